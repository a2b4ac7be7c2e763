import { usePage } from '@inertiajs/vue3'
import type { TicketDetail, UndoAnswer } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { say } from '@/lib/i18n'
import { tell, toasts, undoBy } from '@/lib/toasts'

interface Offer {
  ids: number[]
  of: TicketDetail
  onUndone: () => void
}

let last: { toast: number; url: string; ids: number[]; told: string[] } | null = null

/** Tell what was done, with a way back. What follows soon on the same ticket is undone together with it. */
export function offerUndo(told: string, { ids, of, onUndone }: Offer) {
  const { agent_undo } = usePage().props.nav
  if (!agent_undo) return void tell('success', told)
  const before = last?.url === of.url && isOffered() ? last : { ids: [], told: [] }
  const all = [...before.ids, ...ids]
  const sentences = [...before.told, told]
  const run = () => void undo(agent_undo, all, onUndone)
  const toast = tell('success', `${of.reference} · ${sentences.join(' · ')}`, undoBy(run))
  last = { toast, url: of.url, ids: all, told: sentences }
}

const isOffered = () => toasts.some(({ id }) => id === last?.toast)

async function undo(url: string, ids: number[], onUndone: () => void) {
  try {
    const { refused } = await api<UndoAnswer>('POST', url, { activity_ids: ids })
    const [first] = refused
    if (first) tell('error', first.reason)
    else tell('success', say('undo.done'))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    tell('error', error.message)
  }
  onUndone()
}
