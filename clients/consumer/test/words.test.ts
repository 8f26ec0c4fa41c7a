import './phone'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DRAWINGS, drawingFor } from '@/ground/drawings'
import en from '@/locale/en'
import zhCN from '@/locale/zh-CN'

const SRC = new URL('../src', import.meta.url).pathname
const factsOf = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(vue|ts)$/.test(path) && !path.startsWith('locale') && !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), 'utf8') }))

test('both languages say the same things with the same facts', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort())
  for (const [key, sentence] of Object.entries(zhCN)) {
    expect(sentence, key).not.toBe('')
    expect(factsOf(en[key as keyof typeof en]), key).toEqual(factsOf(sentence))
  }
})

test('every text is asked for somewhere', () => {
  const code = sources.map(({ text }) => text).join('\n')
  const unasked = Object.keys(zhCN).filter((key) => !code.includes(`'${key}'`) && !key.startsWith('label.'))
  expect(unasked).toEqual([])
})

test('no screen holds a Chinese text of its own', () => {
  const loose = sources.filter(({ path, text }) => path.endsWith('.vue') && /[\u4e00-\u9fff]/.test(text)).map(({ path }) => path)
  expect(loose).toEqual([])
})

test('every drawing that may be asked for lies in the package', () => {
  const files = new Set(readdirSync(join(SRC, 'static/food')))
  expect(DRAWINGS.filter((name) => !files.has(`${name}.svg`))).toEqual([])
  const literal = sources.flatMap(({ text }) => [...text.matchAll(/icon="([a-z-]+)"|food\/([a-z-]+)\.svg/g)].map((match) => match[1] ?? match[2] ?? ''))
  expect(literal.filter((name) => !files.has(`${name}.svg`))).toEqual([])
})

test('a dish is drawn as what it is, always the same', () => {
  expect(drawingFor('宫保鸡丁')).toBe('poultry-leg')
  expect(drawingFor('兰州牛肉面')).toBe('steaming-bowl')
  expect(drawingFor('本帮红烧肉')).toBe('meat-on-bone')
  expect(drawingFor('江浙本帮菜')).toBe('fish')
  expect(drawingFor('Beef burger')).toBe('hamburger')
  expect(drawingFor('???')).toBe(drawingFor('???'))
})

test('components hold no HTTP', () => {
  const talking = sources.filter(({ path, text }) => path.endsWith('.vue') && /\bcall\(|uni\.request|fetch\(/.test(text)).map(({ path }) => path)
  expect(talking).toEqual([])
})
