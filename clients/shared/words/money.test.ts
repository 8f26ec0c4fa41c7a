import { expect, test } from 'vitest'
import { money, readMoney } from './money'

test('money shows every minor unit and keeps the sign in front', () => {
  expect(money(1850, 'CNY')).toBe('¥18.50')
  expect(money(5, 'CNY')).toBe('¥0.05')
  expect(money(-300, 'CNY')).toBe('-¥3.00')
  expect(money(980, 'JPY')).toBe('¥980')
  expect(money(1234, 'KWD')).toBe('KWD 1.234')
})

test('trimmed money drops closing noughts only behind the point', () => {
  expect(money(1850, 'CNY', true)).toBe('¥18.5')
  expect(money(10_000, 'CNY', true)).toBe('¥100')
})

test('half a minor unit is refused', () => {
  expect(() => money(18.5, 'CNY')).toThrow(RangeError)
})

test('typed money is read exactly or not at all', () => {
  expect(readMoney('18.5', 'CNY')).toBe(1850)
  expect(readMoney(' 18 ', 'CNY')).toBe(1800)
  expect(readMoney('0.29', 'CNY')).toBe(29)
  expect(readMoney('18.555', 'CNY')).toBeNull()
  expect(readMoney('-3', 'CNY')).toBeNull()
  expect(readMoney('', 'CNY')).toBeNull()
})
