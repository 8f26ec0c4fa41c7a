import { useWords } from '@browser/useWords'
import { AMOUNTS, type Kind, type Measure, type Peak, type Switch } from './peaks'

/** Rules, measures and switches as people say them. */
export function usePeakWords() {
  const { t, te, yuan, mins } = useWords()
  const measured = (measure: Measure, value: number): string => (measure === 'delay_s' ? (value === 0 ? '0' : mins(value)) : String(Math.round(value)))
  const does = (kind: Kind, amount: number): string => {
    if (AMOUNTS[kind] === null) return t(`peaks.does.${kind}`)
    const n = kind === 'incentive' ? yuan(amount) : kind === 'longer_promise' ? mins(amount) : `${amount}%`
    return t(`peaks.does.${kind}`, { n })
  }
  const by = (peak: Peak, one: Switch): string =>
    one.by_hand ? (peak.people.find((each) => each.person_id === one.by_person)?.name ?? '') || t('peaks.somebody') : t('peaks.by_rule')
  const why = (peak: Peak, one: Switch): string => {
    const who = by(peak, one)
    if (one.by_hand) return one.note === '' ? t('peaks.by_hand', { who }) : t('peaks.by_hand_because', { who, note: one.note })
    if (one.measure === null || one.seen === null || one.threshold === null) return who
    return t('peaks.because', { what: t(`peaks.measure.${one.measure}`), seen: measured(one.measure, one.seen), at: measured(one.measure, one.threshold) })
  }
  const ended = (one: Switch): string => {
    const key = `peaks.ended.${one.ended_because ?? ''}`
    return te(key) ? t(key) : ''
  }
  return { measured, does, why, ended }
}
