import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const DIST = new URL('../dist/build', import.meta.url).pathname
/** Names of formats and a link in Leaflet's and Vue's own texts: written, never asked. */
const HARMLESS = /^https?:\/\/(www\.w3\.org|leafletjs\.com|vuejs\.org|127\.0\.0\.1)(\/|$)/

for (const target of ['h5', 'mp-weixin', 'mp-alipay']) {
  test.skipIf(target === 'h5' && !existsSync(join(DIST, 'h5')))(`the ${target} build names no host of others`, () => {
    const files = readdirSync(join(DIST, target), { recursive: true, encoding: 'utf8' }).filter((path) => /\.(js|css|wxss|acss|html|json|wxml|axml)$/.test(path))
    expect(files.length).toBeGreaterThan(5)
    const named = files.flatMap((path) => {
      const text = readFileSync(join(DIST, target, path), 'utf8')
      const letters = /fromCharCode\((?:\d{2,3},){8,}/.test(text) ? [`${path}: a host spelt in letter codes`] : []
      const hosts = [...text.matchAll(/https?:\/\/[\w.-]+\.[a-z]{2,}/g)].map((match) => match[0])
      return [...letters, ...hosts.filter((host) => !HARMLESS.test(`${host}/`)).map((host) => `${path}: ${host}`)]
    })
    expect(named).toEqual([])
  })
}
