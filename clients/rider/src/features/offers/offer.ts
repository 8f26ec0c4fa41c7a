import type { Answer } from '@shared/api/call'

/** One delivery offered to me: what it pays, how far, when I'd be there, and until when I may answer. */
export type Offer = Answer<'/api/rider/offers'>[number]
