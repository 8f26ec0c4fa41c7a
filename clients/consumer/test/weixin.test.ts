import { expect, test } from 'vitest'
import { lunch } from './lunch'
import { switchOn } from './weixin'

test('on WeChat one orders from the menu to the checkout', { timeout: 60_000 }, async () => {
  const phone = switchOn(lunch)
  const store = await phone.open('pages/store/store', { store_id: 'store-1' })
  expect(store.text()).toContain('宫保鸡丁')
  expect(store.text()).toContain('还差 ¥20 起送')

  await store.tap('选规格')
  expect(store.text()).toContain('加入购物车 ¥18.00')
  await store.tap('大份')
  await store.tap('花生')
  expect(store.text()).toContain('加入购物车 ¥26.00')
  await store.tap('加入购物车')
  expect(store.text()).toContain('¥26')
  await store.tap('去结算')
  expect(phone.went).toEqual(['/pages/checkout/checkout?store_id=store-1'])
  store.close()

  const checkout = await phone.open('pages/checkout/checkout', { store_id: 'store-1' })
  expect(checkout.text()).toContain('南京西路 456 号')
  expect(checkout.text()).toContain('预计 12:33–12:45 送达')
  expect(checkout.text()).toContain('包装费¥1.00')
  expect(checkout.text()).toContain('合计¥30.00')
  const quoted = phone.asked.find((asked) => asked.path === '/api/quotes')
  expect(quoted?.body).toEqual({
    store_id: 'store-1',
    lines: [{ variant_id: 'large', count: 1, options: ['nuts'], choices: [] }],
    fulfilment: 'delivery',
    tender: 'online',
    address_id: 'home',
  })

  await checkout.tap('提交订单')
  const placed = phone.asked.filter((asked) => asked.method === 'POST' && asked.path === '/api/orders')
  expect(placed.length).toBe(1)
  expect(placed[0]?.body).toMatchObject({ quote: 'signed', address_id: 'home', note: '', cutlery: true })
  expect(placed[0]?.headers).toMatchObject({ 'Songda-End': 'consumer', 'Accept-Language': 'zh-CN' })
  expect(placed[0]?.headers['Idempotency-Key']).toBe((placed[0]?.body as { order_id: string }).order_id)
  const { order_id } = placed[0]?.body as { order_id: string }
  expect(phone.went.slice(-2)).toEqual([
    `/pages/order/order?order_id=${order_id}`,
    `/pages/pay/pay?url=${encodeURIComponent('/demo/gateway/pay/1')}&order_id=${order_id}`,
  ])
})
