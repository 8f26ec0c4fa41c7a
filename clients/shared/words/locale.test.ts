import { expect, test } from 'vitest'
import { fill } from './locale'

test('facts are put in, and one piece is not two pieces', () => {
  expect(fill('{store}: {count} {count|piece|pieces}', { store: '面馆', count: 1 })).toBe('面馆: 1 piece')
  expect(fill('{store}: {count} {count|piece|pieces}', { store: '面馆', count: 0 })).toBe('面馆: 0 pieces')
  expect(fill('{who} was here')).toBe(' was here')
})
