/** Money on a screen. Amounts are integers in minor units; nothing here divides into a float. */

const MINOR_DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, KWD: 3, BHD: 3, OMR: 3 }
const SYMBOLS: Readonly<Record<string, string>> = {
  CNY: '¥',
  EUR: '€',
  GBP: '£',
  HKD: 'HK$',
  JPY: '¥',
  SGD: 'S$',
  USD: '$',
}

/** How many digits stand behind the point in this currency. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2
}

/** `1850, CNY` → `¥18.50`; `-300, CNY` → `-¥3.00`; `trim` drops `.00` and a closing nought: `¥18.5`. */
export function money(amountMinor: number, currency: string, trim = false): string {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`not whole minor units: ${amountMinor}`)
  const digits = minorDigits(currency)
  const plain = String(Math.abs(amountMinor)).padStart(digits + 1, '0')
  const whole = plain.slice(0, plain.length - digits)
  let rest = digits > 0 ? plain.slice(-digits) : ''
  if (trim) rest = rest.replace(/0+$/, '')
  const sign = amountMinor < 0 ? '-' : ''
  return `${sign}${SYMBOLS[currency] ?? `${currency} `}${whole}${rest === '' ? '' : `.${rest}`}`
}

/** `1850, CNY` → `18.50`: an amount as a form shows it, without its sign. */
export function plainMoney(amountMinor: number, currency: string): string {
  return money(amountMinor, currency).slice((SYMBOLS[currency] ?? `${currency} `).length)
}

/** What a person typed → minor units, or null when it is no amount (`'18.5', CNY` → 1850). */
export function readMoney(typed: string, currency: string): number | null {
  const digits = minorDigits(currency)
  const match = /^\s*(\d{1,12})(?:[.。](\d*))?\s*$/.exec(typed)
  if (match === null || (match[2] ?? '').length > digits) return null
  return Number(`${match[1]}${(match[2] ?? '').padEnd(digits, '0')}`)
}
