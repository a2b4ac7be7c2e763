import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TicketRow } from '@/contract'
import { useShortcuts } from '@/lib/keys'
import { useShared } from '@/lib/shared'
import { snoozedUntil } from '@/lib/snoozing'
import { tell } from '@/lib/toasts'
import { snoozing, type Change } from './bulkChanges'

/** Snoozing the chosen rows: asked when, then changed as all else is. */
export function useSnoozing(
  targets: () => TicketRow[],
  limit: () => number,
  change: (targets: TicketRow[], changes: Change[]) => void,
) {
  const { t } = useI18n()
  const { locale } = useShared()
  const isAsking = ref(false)
  let rows: TicketRow[] = []

  function ask() {
    rows = targets()
    if (rows.length > limit()) tell('error', t('bulk.too_many', { n: limit() }))
    else isAsking.value = rows.length > 0
  }
  function snooze(until: string) {
    change(rows, [snoozing(until, snoozedUntil(until, locale.value))])
  }
  useShortcuts([
    {
      id: 'row.snooze',
      label: 'snooze.title',
      group: 'keys.in_list',
      keys: ['z'],
      run: ask,
      when: () => targets().length > 0,
    },
  ])
  return { isAsking, ask, snooze }
}
