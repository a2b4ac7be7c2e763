import { inject, provide, type InjectionKey } from 'vue'
import type { Message } from '@/contract'

/** Sending a message on to somebody outside, by whoever looks at it, if they may. */
export interface Forwarding {
  isAllowed: () => boolean
  forward: (message: Message) => void
}

const KEY: InjectionKey<Forwarding> = Symbol('forwarding')

export const provideForwarding = (forwarding: Forwarding) => provide(KEY, forwarding)
export const useForwarding = () => inject(KEY, null)
