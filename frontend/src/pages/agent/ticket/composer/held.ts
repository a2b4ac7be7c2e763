import { router } from '@inertiajs/vue3'
import { shallowRef } from 'vue'
import type { TicketShowPage } from '@/contract'
import type { ApiError } from '@/lib/api'
import { newsSince, useSeen, type News } from './seen'

interface Held extends News {
  status: string
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

  function hold(status: string, { message: told }: ApiError) {
    const since = seen.mark()
    const show = () => (held.value = { ...newsSince(since, page()), status, told })
    router.reload({ only: REFRESHED, onFinish: show })
  }
  /** Let go of it, with all that is told of it seen; returns the status it was to set. */
  function release(): string {
    const status = held.value?.status ?? ''
    seen.see()
    held.value = null
    return status
  }
  return { held, hold, release, version: () => seen.mark().version }
}
