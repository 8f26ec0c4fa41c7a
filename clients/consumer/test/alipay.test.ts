import { expect, test } from 'vitest'
import { openOnAlipay } from './alipay'

test('on Alipay one signs in by a code, and texts with facts are whole', { timeout: 60_000 }, async () => {
  const bodies: unknown[] = []
  const went: string[] = []
  const house = (path: string, body: unknown): unknown => {
    if (body !== undefined) bodies.push(body)
    if (path === '/api/sign-in/codes') return { sent: true, expires_s: 300 }
    if (path === '/demo/codes/%2B8613800138000') return { code: '482913' }
    if (path === '/api/sign-in') return { person_id: 'p', role: 'consumer', name: '', token: 'bearer-1' }
    if (path === '/api/session') return { me: { name: '王小明', phone_masked: '138****8000' } }
    return undefined
  }
  const page = await openOnAlipay('pages/sign-in/sign-in', house, went)
  expect(page.text()).toContain('欢迎来到送达')

  await page.say('sd-field', 0, 'onChange', '138 0013 8000')
  await page.say('sd-button', 0, 'onPress')
  expect(page.text()).toContain('演示验证码：482913')
  expect(page.text()).toContain('60 秒后重发')

  await page.say('sd-field', 1, 'onChange', '482913')
  await page.say('sd-button', 1, 'onPress')
  expect(bodies).toEqual([
    { phone: '+8613800138000', end: 'consumer' },
    { phone: '+8613800138000', code: '482913', end: 'consumer', slot: 0, bearer: true },
  ])
  expect(went).toEqual(['/pages/index/index'])
})
