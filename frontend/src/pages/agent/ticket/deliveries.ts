import { onBeforeUnmount, watch } from 'vue'
import type { Message, TicketShowPage } from '@/contract'

const FIRST_MS = 3_000
const LONGEST_MS = 60_000

/** Look how the mails fare that are still to leave: their sending is no event of the ticket. */
export function useDeliveries(page: () => TicketShowPage, refresh: (props: string[]) => void) {
  let timer = 0
  let pause = FIRST_MS

  function wait(ms: number) {
    window.clearTimeout(timer)
    timer = window.setTimeout(look, ms)
  }
  function look() {
    pause = Math.min(pause * 2, LONGEST_MS)
    if (document.hidden) wait(pause)
    else refresh(['messages'])
  }

  watch(
    () => page().messages,
    (messages, before) => {
      if (before && messages.length !== before.length) pause = FIRST_MS
      window.clearTimeout(timer)
      const ends = messages.filter(isUnderWay).map(({ held_until }) => Date.parse(held_until ?? '') || 0)
      if (ends.length) wait(Math.max(pause, Math.min(...ends) - Date.now() + FIRST_MS))
    },
    { immediate: true },
  )
  onBeforeUnmount(() => window.clearTimeout(timer))
}

const isUnderWay = ({ delivery, held_until }: Message) => held_until !== null || delivery?.state === 'queued'
