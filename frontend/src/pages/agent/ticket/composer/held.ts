import { router } from '@inertiajs/vue3'
import { shallowRef } from 'vue'
import type { TicketShowPage } from '@/contract'
import type { ApiError } from '@/lib/api'
import type { Also } from './outgoing'
import { newsSince, useSeen, type News } from './seen'

interface Held extends News {
  also: Also
  told: string
}

const REFRESHED: (keyof TicketShowPage)[] = [
  'ticket',
  'messages',
  'activities',
  'abilities',
  'transitions',
  'links',
]

/** An answer that the server held because others acted meanwhile, and what they did. */
export function useHeld(page: () => TicketShowPage, isWriting: () => boolean) {
  const held = shallowRef<Held | null>(null)
  const seen = useSeen(page, isWriting)

  function hold(also: Also, { message: told }: ApiError) {
    const since = seen.mark()
    const show = () => (held.value = { ...newsSince(since, page()), also, told })
    router.reload({ only: REFRESHED, onFinish: show })
  }
  /** Let go of it, with all that is told of it seen; returns what was to follow. */
  function release(): Also {
    const also = held.value?.also ?? {}
    seen.see()
    held.value = null
    return also
  }
  return { held, hold, release, version: () => seen.mark().version }
}
