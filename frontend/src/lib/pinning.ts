import type { InjectionKey } from 'vue'
import type { Message } from '@/contract'

/** Pinning a note, or taking it down, where the viewer may. */
export interface Pinning {
  isPossible: () => boolean
  toggle: (note: Message) => void
}

export const PINNING: InjectionKey<Pinning> = Symbol('pinning')
