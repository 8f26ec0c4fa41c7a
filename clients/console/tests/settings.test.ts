import { expect, test } from 'vitest'
import { settingsDraftOf, settingsOf, wrongSettings } from '@/features/store/settings'

const desk = {
  store: { notice: '今日新品' },
  rules: { currency: 'CNY', minimum_minor: 2000, packing_minor: 150, slot_capacity: 20, is_listed: true },
} as unknown as Parameters<typeof settingsDraftOf>[0]

test('opened and saved unchanged, everything stays what it was', () => {
  const draft = settingsDraftOf(desk)
  expect(draft).toEqual({ notice: '今日新品', minimum: '20.00', packing: '1.50', capacity: '20', listed: true })
  expect(settingsOf(draft, 'CNY')).toEqual({ notice: '今日新品', minimum_minor: 2000, packing_minor: 150, slot_capacity: 20, is_listed: true, auto_accepts: null })
})

test('what is no amount and no count is told each by its name', () => {
  const draft = { ...settingsDraftOf(desk), minimum: '-1', packing: '1.555', capacity: 'many' }
  expect([...wrongSettings(draft, 'CNY')]).toEqual(['minimum', 'packing', 'capacity'])
})
