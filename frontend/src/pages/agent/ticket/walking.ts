import { router } from '@inertiajs/vue3'
import { onMounted, shallowRef } from 'vue'
import type { TicketShowPage } from '@/contract'
import { ApiError } from '@/lib/api'
import { lastQueueUrl, loadOn, neighbours, rememberTicket, returnToQueue, wantSearch } from '@/lib/queue'
import { usePrefetch } from '../queue/prefetching'

/** Going from ticket to ticket in the order of the list one came from, and back to it. */
export function useWalking(page: () => TicketShowPage) {
  const { queue_url: base, ticket } = page()
  const around = shallowRef(neighbours(ticket.url))
  const backUrl = lastQueueUrl() ?? base
  const { soon, cancel } = usePrefetch()

  const go = (url: string | null) => url && router.visit(url)
  const next = () => void go(around.value.after)
  const previous = () => void go(around.value.before)
  const back = () => returnToQueue(base)
  const leave = () => (around.value.after ? next() : back())
  function search() {
    wantSearch()
    back()
  }

  async function loadNext() {
    try {
      if (await loadOn()) around.value = neighbours(ticket.url)
    } catch (error) {
      // The list ends here then, as it did before.
      if (!(error instanceof ApiError)) throw error
    }
  }

  onMounted(() => {
    rememberTicket(ticket.url)
    if (around.value.place && !around.value.after) void loadNext()
  })
  return {
    base: new URL(base, window.location.href).pathname,
    around,
    backUrl,
    next,
    previous,
    back,
    leave,
    search,
    soon,
    cancel,
  }
}

export type Walking = ReturnType<typeof useWalking>
