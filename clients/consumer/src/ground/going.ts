import { addressOf } from '@shared/api/call'

/** Ways between the pages; facts ride in the address so that a page can be reloaded or shared. */
export type Page = 'index' | 'search' | 'store' | 'checkout' | 'order' | 'place' | 'addresses' | 'address' | 'sign-in' | 'pay' | 'messages'

const pathOf = (page: Page, facts: Readonly<Record<string, string>>): string => addressOf(`/pages/${page}/${page}`, {}, facts)

export function go(page: Page, facts: Readonly<Record<string, string>> = {}): void {
  uni.navigateTo({ url: pathOf(page, facts) })
}

/** Go there instead of here: back does not lead here again. */
export function goInstead(page: Page, facts: Readonly<Record<string, string>> = {}): void {
  uni.redirectTo({ url: pathOf(page, facts) })
}

/** Start over at a page. */
export function goHome(facts: Readonly<Record<string, string>> = {}): void {
  uni.reLaunch({ url: pathOf('index', facts) })
}

/** So many pages back; home where there is nothing behind, as after a reload. */
export function goBack(pages: number): void {
  if (getCurrentPages().length > pages) uni.navigateBack({ delta: pages })
  else goHome()
}

export function back(): void {
  goBack(1)
}
