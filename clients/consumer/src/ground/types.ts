import type { Answer, Body } from '@shared/api/call'

/** Names for what the house answers; the shapes come from the generated schema alone. */
export type City = Answer<'/api/cities'>['cities'][number]
export type FoundAddress = Answer<'/api/cities/{city_id}/addresses'>['doors'][number]
export type StoreCard = Answer<'/api/stores'>[number]
export type StorePage = Answer<'/api/stores/{store_id}'>
export type Menu = Answer<'/api/stores/{store_id}/menu'>
export type Section = Menu['sections'][number]
export type Item = Section['items'][number]
export type Variant = Item['variants'][number]
export type Group = Item['groups'][number]
export type Part = Item['parts'][number]
export type Slot = Answer<'/api/stores/{store_id}/slots'>[number]
export type Found = Answer<'/api/search'>
export type Address = Answer<'/api/me/addresses'>[number]
export type Message = Answer<'/api/me/messages'>[number]
export type QuoteAsked = Body<'/api/quotes'>
export type Quote = Answer<'/api/quotes', 'post'>
export type OrderCard = Answer<'/api/orders'>[number]
export type Order = Answer<'/api/orders/{order_id}'>
export type Placed = Answer<'/api/orders', 'post'>
