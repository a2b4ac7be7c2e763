import { computed, ref } from 'vue'
import type { BulkAnswer, RefusedTicket, TicketListPage, TicketRow, UndoAnswer } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { stillMatches } from '@/lib/filters'
import { listed, say } from '@/lib/i18n'
import { useShared } from '@/lib/shared'
import { tell, undoBy } from '@/lib/toasts'
import type { Change } from './bulkChanges'
import type { Listing } from './listing'

const MOST_NAMED = 3

/** Leave rows alone until the returned function is called, which has them looked at again. */
type Hold = (ids: number[]) => () => void

/** Changing many rows at once: shown before the server has answered, taken back where it refuses. */
export function useBulk(page: () => TicketListPage, list: Listing, hold: Hold) {
  const { nav, viewer } = useShared()
  const waiting = ref(0)
  const isBusy = computed(() => waiting.value > 0)
  let turn: Promise<void> = Promise.resolve()

  /** One after the other: what comes next builds on what was done before. */
  async function inTurn(rows: TicketRow[], act: () => Promise<void>) {
    const letGo = hold(rows.map(({ id }) => id))
    const mine = turn.then(act)
    turn = mine.catch(() => {})
    waiting.value += 1
    try {
      await mine
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      tell('error', error.message)
    } finally {
      waiting.value -= 1
      letGo()
    }
  }
  async function change(targets: TicketRow[], changes: Change[]) {
    const before = list.rows.value
    const putBack = (rows: TicketRow[]) => list.putBack(before, new Set(rows.map(({ id }) => id)))
    show(targets, changes)
    await inTurn(targets, async () => {
      const answer = await sent(nav.value.agent_bulk ?? '', targets, changes).catch((error: unknown) => {
        putBack(targets)
        throw error
      })
      const refused = new Set(answer.refused.map(({ reference }) => reference))
      putBack(targets.filter(({ reference }) => refused.has(reference)))
      const changed = targets.filter(({ reference }) => answer.changed.includes(reference))
      tellOf(answer, changes, () => void undo(answer.undo, changed, putBack))
    })
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
    await inTurn(rows, async () => {
      const answer = await api<UndoAnswer>('POST', nav.value.agent_undo ?? '', { activity_ids })
      putBack(rows.filter(({ reference }) => answer.undone.includes(reference)))
      if (answer.refused.length) tellRefused(answer.refused, 'bulk.not_undone')
      else tell('info', say('bulk.undone', { n: answer.undone.length }))
    })
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
  const undo = changes.every(({ isSwitch }) => isSwitch) ? undefined : undoBy(run)
  if (changed.length) tell('success', `${who} · ${what}`, undo)
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
  const few = listed(references.slice(0, MOST_NAMED))
  return others > 0 ? say('bulk.and_others', { few, n: others }) : few
}
