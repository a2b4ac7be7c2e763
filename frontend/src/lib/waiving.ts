import type { InjectionKey } from 'vue'
import type { Message } from '@/contract'

/** Saying that a customer's message needs no reply, or does after all, where the viewer may. */
export interface Waiving {
  isPossible: () => boolean
  toggle: (message: Message) => void
}

export const WAIVING: InjectionKey<Waiving> = Symbol('waiving')
