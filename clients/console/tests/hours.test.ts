import { expect, test } from 'vitest'
import { datesBetween, draftOf, hoursOf, remark, tidy, withDays, wrongDays, type HoursDraft, type StoreHours } from '@/features/hours/edited'

const NIGHT: StoreHours = {
  week: [
    { weekday: 0, spans: [{ opens_s: 39_600, closes_s: 50_400 }, { opens_s: 61_200, closes_s: 93_600 }] },
    { weekday: 1, spans: [{ opens_s: 0, closes_s: 86_400 }] },
  ],
  exceptions: [{ on_date: '2026-10-01', spans: [] }],
}
const emptyWeek = (): HoursDraft => ({ week: [[], [], [], [], [], [], []], special: [] })

test('hours become what is typed, and come back the same, a night and a whole day too', () => {
  const draft = draftOf({ ...NIGHT, week: NIGHT.week.slice(0, 1) })
  expect(draft.week[0]).toEqual([
    { opens: '11:00', closes: '14:00' },
    { opens: '17:00', closes: '02:00' },
  ])
  expect(draft.week[0]?.map(remark)).toEqual([null, 'next_day'])
  expect(draft.special).toEqual([{ onDate: '2026-10-01', spans: [] }])
  expect(hoursOf(draft)?.week[0]).toEqual(NIGHT.week[0])
  expect(draftOf({ week: NIGHT.week.slice(1), exceptions: [] }).week[1]).toEqual([{ opens: '00:00', closes: '00:00' }])
  expect(hoursOf(draftOf({ week: NIGHT.week.slice(1), exceptions: [] }))?.week[1]).toEqual(NIGHT.week[1])
})

test('a missing time, an overlap and a night into the next opening are each named on their day', () => {
  const draft = emptyWeek()
  draft.week[0]?.push({ opens: '09:00', closes: '' })
  draft.week[2]?.push({ opens: '09:00', closes: '14:00' }, { opens: '13:59', closes: '20:00' })
  draft.week[4]?.push({ opens: '18:00', closes: '04:00' })
  draft.week[5]?.push({ opens: '03:00', closes: '12:00' })
  draft.special.push({ onDate: '2026-10-02', spans: [{ opens: '', closes: '10:00' }] })
  expect([...wrongDays(draft)]).toEqual([
    ['0', 'incomplete'],
    ['2', 'overlap'],
    ['4', 'night'],
    ['2026-10-02', 'incomplete'],
  ])
  expect(hoursOf(draft)).toBeNull()
})

test('stretches that touch are good, and Sunday night is held against Monday', () => {
  const draft = emptyWeek()
  draft.week[2]?.push({ opens: '14:00', closes: '20:00' }, { opens: '09:00', closes: '14:00' })
  expect(hoursOf(draft)?.week[2]?.spans.map((span) => span.opens_s)).toEqual([32_400, 50_400])
  draft.week[6]?.push({ opens: '20:00', closes: '02:00' })
  draft.week[0]?.push({ opens: '01:00', closes: '09:00' })
  expect([...wrongDays(draft)]).toEqual([['6', 'night']])
})

test('a holiday week is added day by day, and a day that is there stays as it is', () => {
  expect(datesBetween('2026-09-30', '2026-10-02')).toEqual(['2026-09-30', '2026-10-01', '2026-10-02'])
  const kept = [{ onDate: '2026-10-01', spans: [{ opens: '10:00', closes: '12:00' }] }]
  expect(withDays(kept, ['2026-10-02', '2026-10-01', '2026-09-30'], [])).toEqual([
    { onDate: '2026-09-30', spans: [] },
    { onDate: '2026-10-01', spans: [{ opens: '10:00', closes: '12:00' }] },
    { onDate: '2026-10-02', spans: [] },
  ])
})

test('a time may be typed as people do, and what is no time stays to be corrected', () => {
  expect(['9', '930', '9：30', '21.15', '24:00', ' 08:05 '].map(tidy)).toEqual(['09:00', '09:30', '09:30', '21:15', '00:00', '08:05'])
  expect(['25:00', '9:7', 'noon', ''].map(tidy)).toEqual(['25:00', '9:7', 'noon', ''])
  expect([remark({ opens: '00:00', closes: '00:00' }), remark({ opens: '9', closes: '' })]).toEqual(['round_the_clock', null])
})
