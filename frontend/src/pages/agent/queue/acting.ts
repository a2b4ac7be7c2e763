import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TicketRow } from '@/contract'
import { useShortcuts, type Act } from '@/lib/keys'
import { tell } from '@/lib/toasts'
import { PROPERTIES, type Property } from './bulkChanges'

/** What is being changed of which rows, and the place on the screen it belongs to. */
export interface Acting {
  property: Property
  targets: TicketRow[]
  anchor: Element
}

const KEYS: Record<Property, string[]> = {
  status: ['s'],
  priority: ['p'],
  type: ['y'],
  assignee: ['a'],
  department: ['d'],
  tags: ['t', 'l'],
}

/** Keys that change the chosen rows or, where none is chosen, the row that holds the keyboard. */
export function useActing(
  targets: () => TicketRow[],
  anchorOf: (targets: TicketRow[], property: Property) => Element | null | undefined,
  limit: () => number,
) {
  const { t } = useI18n()
  const acting = shallowRef<Acting | null>(null)

  function open(property: Property, from?: Element) {
    const rows = targets()
    const anchor = from ?? anchorOf(rows, property)
    if (rows.length > limit()) tell('error', t('bulk.too_many', { n: limit() }))
    else if (anchor) acting.value = { property, targets: rows, anchor }
  }
  const close = () => (acting.value = null)

  useShortcuts(
    PROPERTIES.map((property): Act => ({
      id: `row.${property}`,
      label: `bulk.${property}`,
      group: 'keys.in_list',
      keys: KEYS[property],
      run: () => open(property),
      when: () => targets().length > 0,
    })),
  )
  return { acting, open, close }
}
