import type { Call } from '@shared/api/call'
import type { Action } from './action'

/** Send one queued action; its id is the idempotency key. */
export async function sendAction(call: Call, action: Action): Promise<void> {
  const { intent } = action
  const to = { path: { delivery_id: action.deliveryId }, key: action.id }
  switch (intent.step) {
    case 'at-store':
      await call('post', '/api/deliveries/{delivery_id}/at-store', to)
      return
    case 'picked-up':
      await call('post', '/api/deliveries/{delivery_id}/picked-up', { ...to, body: { pickup_code: intent.pickup_code } })
      return
    case 'at-customer':
      await call('post', '/api/deliveries/{delivery_id}/at-customer', to)
      return
    case 'delivered': {
      const { code, photo, cash_minor } = intent
      await call('post', '/api/deliveries/{delivery_id}/delivered', { ...to, body: { code, photo, cash_minor } })
      return
    }
    case 'exceptions':
      await call('post', '/api/deliveries/{delivery_id}/exceptions', {
        ...to,
        body: { kind: intent.kind, note: intent.note },
      })
  }
}
