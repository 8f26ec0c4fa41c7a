/** A phone without a screen: the few `uni` calls that plain code needs, with a storage one can look into. */
export const storage = new Map<string, unknown>()

Object.assign(globalThis, {
  uni: {
    setStorageSync: (key: string, value: unknown) => storage.set(key, value),
    getStorageSync: (key: string) => storage.get(key) ?? '',
    removeStorageSync: (key: string) => storage.delete(key),
    getLocale: () => 'zh-Hans',
    getSystemInfoSync: () => ({ statusBarHeight: 0, windowHeight: 800 }),
  },
})
