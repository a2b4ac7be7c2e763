import { router } from '@inertiajs/vue3'
import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { TicketDetail, TicketLeftAnswer, TicketShowPage } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { isLeaving } from '@/lib/leaving'
import { patchKept } from '@/lib/queue'
import { tell } from '@/lib/toasts'
import type { Refreshing } from './refreshing'
import { offerUndo } from './undoing'

/** A change of a ticket: how it looks at once, what the server is asked for, and what is told once it is done. */
export interface Change {
  told: string
  look: (ticket: TicketDetail) => Partial<TicketDetail>
  method: 'PATCH' | 'POST'
  url: string
  /** Asked for when its turn comes: what it builds on is done by then. */
  body: () => object
}

/**
 * Changes are shown as they are chosen and sent one after the other, also when the page is left meanwhile;
 * one that is refused is taken back, with the reason.
 */
export function useChanges(page: () => TicketShowPage, { refresh, hold }: Refreshing) {
  const pending = shallowRef<Change[]>([])
  let newest = page()
  let isGone = false

  const isBusy = computed(() => pending.value.length > 0)
  const ticket = computed(() =>
    pending.value.reduce<TicketDetail>((seen, { look }) => ({ ...seen, ...look(seen) }), page().ticket),
  )

  function change(wanted: Change) {
    if (!isBusy.value) newest = page()
    hold()
    pending.value = [...pending.value, wanted]
    if (pending.value.length === 1) void send(wanted)
  }
  async function send(wanted: Change) {
    try {
      const answer = await api<TicketShowPage | TicketLeftAnswer>(wanted.method, wanted.url, wanted.body())
      if ('left_for' in answer) return void left(answer)
      await arrived(wanted, answer)
    } catch (refused) {
      if (!(refused instanceof ApiError)) throw refused
      tell('error', reasonOf(refused))
      if (!isGone) refresh()
    }
    pending.value = pending.value.slice(1)
    const next = pending.value[0]
    if (next) void send(next)
  }
  /** It is where one does not see it: nothing more can be done to it. */
  function left({ message, left_for }: TicketLeftAnswer) {
    pending.value = []
    router.flushAll()
    tell('success', message)
    if (!isGone && !isLeaving()) router.visit(left_for, { replace: true })
  }
  async function arrived({ told }: Change, fresh: TicketShowPage) {
    const known = lastActivity(newest)
    const ids = fresh.undo?.activity_ids.filter((id) => id > known) ?? []
    newest = fresh
    patchKept(fresh.ticket)
    router.flush(fresh.ticket.url)
    if (!isGone && !isLeaving()) await shown(fresh)
    if (ids.length) offerUndo(told, { ids, of: fresh.ticket, onUndone: () => isGone || refresh() })
  }

  /** Wait until nothing is on its way any more. */
  function settled(): Promise<void> {
    if (!isBusy.value) return Promise.resolve()
    return new Promise((resolve) => watch(isBusy, () => resolve(), { once: true, flush: 'sync' }))
  }

  onBeforeUnmount(() => (isGone = true))
  return { ticket, isBusy, change, settled }
}

export type Changes = ReturnType<typeof useChanges>

const lastActivity = ({ activities }: TicketShowPage) => Math.max(0, ...activities.map(({ id }) => id))

const reasonOf = ({ errors, message }: ApiError) => Object.values(errors)[0]?.[0] ?? message

/** Put what the server tells on the screen; done once it is there. */
function shown(fresh: TicketShowPage): Promise<void> {
  return new Promise((resolve) =>
    router.replace({
      preserveScroll: true,
      preserveState: true,
      props: (props) => ({ ...props, ...fresh }),
      onFinish: () => resolve(),
    }),
  )
}
