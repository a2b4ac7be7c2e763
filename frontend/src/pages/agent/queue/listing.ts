import { computed, ref, shallowRef, watch } from 'vue'
import type { TicketListPage, TicketRow } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { keptList } from '@/lib/queue'
import { useChanges } from './changes'

/** The rows of a list: a first page, and those fetched as one scrolls. */
export function useListing(page: () => TicketListPage, url: () => string) {
  const rows = shallowRef<TicketRow[]>([])
  const next = ref<string | null>(null)
  const isFetching = ref(false)
  const trouble = ref('')
  const canFetch = computed(() => next.value !== null && !isFetching.value && !trouble.value)
  const changes = useChanges(page, rows, next)

  function start(first: TicketRow[], following: string | null) {
    rows.value = first
    next.value = following
    trouble.value = ''
    changes.forget()
  }
  async function more() {
    if (!next.value || isFetching.value) return
    isFetching.value = true
    trouble.value = ''
    try {
      await append(next.value)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      trouble.value = error.message
    } finally {
      isFetching.value = false
    }
  }
  async function append(from: string) {
    const { tickets, next_url } = await api<TicketListPage>('GET', from)
    if (next.value !== from) return
    const known = new Set(rows.value.map(({ id }) => id))
    rows.value = [...rows.value, ...tickets.filter(({ id }) => !known.has(id))]
    next.value = next_url
  }

  const left = keptList(url())
  if (left) start(left.rows, left.next)
  else start(page().tickets, page().next_url)
  watch(
    () => page().tickets,
    (tickets) => start(tickets, page().next_url),
  )
  return { rows, next, isFetching, canFetch, trouble, left, more, ...changes }
}

export type Listing = ReturnType<typeof useListing>
