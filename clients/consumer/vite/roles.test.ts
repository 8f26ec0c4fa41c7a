import { expect, test } from 'vitest'
import { webRoles } from './roles'

function turn(code: string, id = 'x/Some.vue'): string | null {
  const plugin = webRoles()
  const transform = plugin.transform as (code: string, id: string) => { code: string } | null
  return transform(code, id)?.code ?? null
}

test('an operable role gets a tab stop on the web, another only its name', () => {
  expect(turn('<view aria-role="button" @click="go">')).toBe('<view role="button" tabindex="0" @click="go">')
  expect(turn('<view aria-role="heading">')).toBe('<view role="heading">')
  expect(turn('<view :aria-role="kind">')).toBe('<view :role="kind">')
})

test('other files are left alone', () => {
  expect(turn('aria-role="button"', 'x/some.ts')).toBeNull()
  expect(turn('<view>')).toBeNull()
})
