import { ref } from 'vue'
import type { BulkAnswer, RefusedTicket, TicketListPage, TicketRow, UndoAnswer } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { stillMatches } from '@/lib/filters'
import { say } from '@/lib/i18n'
import { useShared } from '@/lib/shared'
import { tell, undoBy } from '@/lib/toasts'
import type { Change } from './bulkChanges'
import type { Listing } from './listing'

const MOST_NAMED = 3

/** Changing many rows at once: shown before the server has answered, taken back where it refuses. */
export function useBulk(page: () => TicketListPage, list: Listing, look: (ids: number[]) => void) {
  const { nav, viewer } = useShared()
  const isBusy = ref(false)

  async function change(targets: TicketRow[], changes: Change[]) {
    const before = list.rows.value
    const putBack = (rows: TicketRow[]) => list.putBack(before, new Set(rows.map(({ id }) => id)))
    isBusy.value = true
    show(targets, changes)
    try {
      const answer = await sent(nav.value.agent_bulk ?? '', targets, changes)
      const refused = new Set(answer.refused.map(({ reference }) => reference))
      putBack(targets.filter(({ reference }) => refused.has(reference)))
      const changed = targets.filter(({ reference }) => answer.changed.includes(reference))
      tellOf(answer, changes, () => void undo(answer.undo, changed, putBack))
      look(targets.map(({ id }) => id))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      putBack(targets)
      tell('error', error.message)
    } finally {
      isBusy.value = false
    }
  }
  function show(targets: TicketRow[], changes: Change[]) {
    const { filters } = page()
    list.patch(
      targets.map(({ id }) => id),
      (row) => {
        const now = changes.reduce((each, { on }) => on(each), row)
        return stillMatches(now, filters, viewer.value.id) ? now : null
      },
    )
  }
  async function undo(activity_ids: number[], rows: TicketRow[], putBack: (rows: TicketRow[]) => void) {
    try {
      const answer = await api<UndoAnswer>('POST', nav.value.agent_undo ?? '', { activity_ids })
      putBack(rows.filter(({ reference }) => answer.undone.includes(reference)))
      if (answer.refused.length) tellRefused(answer.refused, 'bulk.not_undone')
      else tell('info', say('bulk.undone', { n: answer.undone.length }))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      tell('error', error.message)
    }
    look(rows.map(({ id }) => id))
  }
  return { isBusy, change }
}

async function sent(url: string, targets: TicketRow[], changes: Change[]): Promise<BulkAnswer> {
  const all: BulkAnswer = { changed: [], unchanged: [], refused: [], undo: [] }
  for (const { body } of changes) {
    const ticket_ids = targets.map(({ id }) => id)
    const answer = await api<BulkAnswer>('POST', url, { ticket_ids, ...body(targets) })
    all.changed.push(...answer.changed.filter((each) => !all.changed.includes(each)))
    all.unchanged.push(...answer.unchanged)
    all.refused.push(...answer.refused)
    all.undo.push(...answer.undo)
  }
  return all
}

function tellOf({ changed, refused }: BulkAnswer, changes: Change[], run: () => void) {
  const what = changes.map(({ told }) => told).join(' · ')
  const [only = ''] = changed
  const who = changed.length === 1 ? only : say('bulk.tickets', { n: changed.length })
  if (changed.length) tell('success', `${who} · ${what}`, undoBy(run))
  else if (!refused.length) tell('success', say('bulk.unchanged', { what }))
  if (refused.length) tellRefused(refused, 'bulk.refused')
}

function tellRefused(refused: RefusedTicket[], key: string) {
  const reasons = new Map<string, string[]>()
  for (const { reference, reason } of refused)
    reasons.set(reason, [...(reasons.get(reason) ?? []), reference])
  const told = [...reasons].map(([reason, references]) => `${named(references)}: ${reason}`)
  tell('error', [say(key, { n: refused.length }), ...told].join(' '))
}

function named(references: string[]): string {
  const others = references.length - MOST_NAMED
  const few = references.slice(0, MOST_NAMED).join(', ')
  return others > 0 ? say('bulk.and_others', { few, n: others }) : few
}
