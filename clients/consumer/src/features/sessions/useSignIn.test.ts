import '../../../test/phone'
import { expect, test } from 'vitest'
import { readPhone } from './useSignIn'

test('a mainland number gets its country code, others must bring theirs', () => {
  expect(readPhone('138 0013-8000')).toBe('+8613800138000')
  expect(readPhone('+4915112345678')).toBe('+4915112345678')
  expect(readPhone('12345678')).toBeNull()
  expect(readPhone('138001380')).toBeNull()
  expect(readPhone('hello')).toBeNull()
})
