/** Small things kept on the phone. What cannot be read back counts as never kept. */

const PREFIX = 'songda.'

export function keep(name: string, value: unknown): void {
  uni.setStorageSync(PREFIX + name, JSON.stringify(value))
}

export function kept<T>(name: string, isRight: (value: unknown) => value is T): T | null {
  const text: unknown = uni.getStorageSync(PREFIX + name)
  if (typeof text !== 'string' || text === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return isRight(value) ? value : null
  } catch {
    return null
  }
}

export function forget(name: string): void {
  uni.removeStorageSync(PREFIX + name)
}
