/** What a house answers around one lunch: a store with one dish of two sizes, a home, a quote. */
import type { Address, City, Menu, Placed, Quote, StoreCard, StorePage } from '@/ground/types'
import type { Asked } from './weixin'

const city: City = {
  city_id: 'city-1',
  key: 'town',
  name: '上海',
  zone: 'Asia/Shanghai',
  origin: 'generated',
  attribution: '',
  lon: 121.47,
  lat: 31.23,
}
const store: StoreCard = {
  store_id: 'store-1',
  merchant_id: 'merchant-1',
  city_id: 'city-1',
  name: '蜀香小厨',
  cuisine: '川菜',
  description: '现炒现做',
  notice: '',
  picture: null,
  lon: 121.47,
  lat: 31.23,
  address_text: '南京西路 123 号',
  currency: 'CNY',
  minimum_minor: 2000,
  free_above_minor: null,
  open_now: true,
  opens_at: null,
  closes_at: null,
  paused_until: null,
  serves: true,
  distance_m: 760,
  fee_minor: 300,
  eta_s: [1500, 2100],
  score_centi: 480,
  sold_count: 12,
  invented: true,
}
const page: StorePage = { store, phone: '', hours: { week: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, spans: [{ opens_s: 36_000, closes_s: 79_200 }] })), exceptions: [] }, zone: 'Asia/Shanghai', packing_minor: 100 }
const menu: Menu = {
  store_id: 'store-1',
  version: 'v1',
  currency: 'CNY',
  zone: 'Asia/Shanghai',
  sections: [
    {
      section_id: 'hot',
      name: '热菜',
      items: [
        {
          item_id: 'chicken',
          kind: 'item',
          name: '宫保鸡丁',
          description: '微辣',
          picture: null,
          kcal: 520,
          allergens: ['花生'],
          tags: [],
          windows: [],
          packing_minor: 0,
          sold_out: false,
          variants: [
            { variant_id: 'small', name: '小份', price_minor: 1800, left: null, sold_out: false },
            { variant_id: 'large', name: '大份', price_minor: 2400, left: null, sold_out: false },
          ],
          groups: [
            { group_id: 'extras', name: '加料', min: 0, max: 2, options: [{ option_id: 'nuts', name: '花生', price_minor: 200, is_sold_out: false }] },
          ],
          parts: [],
        },
      ],
    },
  ],
}
const home: Address = {
  address_id: 'home',
  label: '家',
  text: '南京西路 456 号',
  detail: '502',
  contact_name: '王小明',
  phone: '+8613800138000',
  lon: 121.475,
  lat: 31.232,
}
const quote: Quote = {
  quote: 'signed',
  currency: 'CNY',
  lines: [{ variant_id: 'large', name: '宫保鸡丁', variant: '大份', options: ['花生'], count: 1, unit_minor: 2600, total_minor: 2600 }],
  parts: [
    { kind: 'food', amount_minor: 2600 },
    { kind: 'packing', amount_minor: 100 },
    { kind: 'delivery', amount_minor: 300 },
  ],
  total_minor: 3000,
  promise: { low_at: '2026-11-24T04:33:00Z', high_at: '2026-11-24T04:45:00Z' },
  distance_m: 760,
  expires_at: '2099-11-24T04:20:00Z',
}

/** The answers; anything not around this lunch is not found. */
export function lunch({ method, path, body }: Asked): unknown {
  const bare = path.split('?')[0] ?? ''
  if (method === 'POST' && bare === '/api/orders') {
    const { order_id } = body as { order_id: string }
    return { order_id, number: 37, state: 'unpaid', total_minor: 3000, currency: 'CNY', pay_before: '2099-11-24T04:20:00Z' } satisfies Placed
  }
  if (method === 'POST' && bare.endsWith('/pay')) return { attempt_id: 'attempt-1', pay_url: '/demo/gateway/pay/1' }
  const answers: Readonly<Record<string, unknown>> = {
    '/api/cities': { cities: [city] },
    '/api/session': { me: { person_id: 'p', role: 'consumer', name: '王小明', phone_masked: '138****8000' } },
    '/api/me/addresses': [home],
    '/api/stores': [store],
    '/api/stores/store-1': page,
    '/api/stores/store-1/menu': menu,
    '/api/stores/store-1/slots': [],
    '/api/quotes': quote,
  }
  return answers[bare]
}
