import { expect, test } from 'vitest'
import { outline } from '@browser/tests/sameSentences'
import en from '@/locales/en.json'
import zh from '@/locales/zh-CN.json'

test('both languages hold the same sentences with the same facts', () => {
  expect(outline(en)).toEqual(outline(zh))
})
