import { onBeforeUnmount } from 'vue'
import type { LiveActivity, TicketShowPage } from '@/contract'
import { useLive } from '@/lib/live'
import { reloadQuietly } from '@/lib/reloading'

const ALWAYS = [
  'ticket',
  'activities',
  'original_sender',
  'transitions',
  'abilities',
  'undo',
  'worker',
  'asset_version',
]
const MORE: Record<string, (keyof TicketShowPage)[]> = {
  reply: ['messages', 'requester'],
  note: ['messages'],
  message: ['messages'],
  attachment: ['messages'],
  forward: ['messages'],
  'ticket.linked': ['links'],
  'ticket.object_linked': ['objects'],
  'ticket.object_unlinked': ['objects'],
  'ticket.change_undone': ['objects'],
  'ticket.rated': ['rating'],
  'ticket.tags_added': ['tags'],
  'ticket.followed': ['followers'],
  'ticket.unfollowed': ['followers'],
  participant: ['participants'],
}
const ALL = [...ALWAYS, ...Object.values(MORE).flat()]
const TOGETHER_MS = 150
/** One's own acts come back with their answer; what does not was done in another window. */
const MINE_MS = 3_000

/** Fetch what changed on this ticket, when something did; text, focus and scroll stay. */
export function useRefreshing(page: () => TicketShowPage, isActing: () => boolean) {
  const due = new Set<string>()
  let timer = 0
  let underWay: { cancel: () => void } | null = null

  function refresh(props: string[] = ALL) {
    for (const each of props) due.add(each)
    wait(0)
  }
  function wait(ms: number) {
    window.clearTimeout(timer)
    timer = window.setTimeout(load, ms)
  }
  function load() {
    if (!due.size) return
    if (isActing()) return wait(TOGETHER_MS)
    const only = [...due]
    due.clear()
    underWay?.cancel()
    reloadQuietly(only, {
      onCancelToken: (token) => (underWay = token),
      onCancel: () => only.forEach((each) => due.add(each)),
      onFinish: () => (underWay = null),
    })
  }
  /** What was asked for before an act would show the ticket as it was before it. */
  function hold() {
    underWay?.cancel()
    wait(TOGETHER_MS)
  }

  function hear(activities: LiveActivity[]) {
    const here = activities.filter(({ ticket_id }) => ticket_id === page().ticket.id)
    if (here.some(({ is_mine }) => !is_mine)) look(here)
    else if (here.length) window.setTimeout(() => look(here), MINE_MS)
  }
  function look(here: LiveActivity[]) {
    const known = new Set(page().activities.map(({ id }) => id))
    const fresh = here.filter(({ id }) => !known.has(id))
    if (!fresh.length) return
    for (const each of [...ALWAYS, ...fresh.flatMap(({ kind }) => changedBy(kind))]) due.add(each)
    wait(TOGETHER_MS)
  }

  useLive(hear)
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    due.clear()
    underWay?.cancel()
  })
  return { refresh, hold }
}

export type Refreshing = ReturnType<typeof useRefreshing>

const changedBy = (kind: string) => MORE[kind] ?? MORE[kind.split('.')[0] ?? ''] ?? []
