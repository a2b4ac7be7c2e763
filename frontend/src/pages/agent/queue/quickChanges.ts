import type { Choice, TicketListPage, TicketRow } from '@/contract'
import { useShortcuts, type Act } from '@/lib/keys'
import { useShared } from '@/lib/shared'
import { settingOf, type Change } from './bulkChanges'

/** Changes by one key, without a menu: to take the chosen tickets, and to resolve them. */
export function useQuickChanges(
  page: () => TicketListPage,
  targets: () => TicketRow[],
  change: (targets: TicketRow[], changes: Change[]) => void,
) {
  const { viewer } = useShared()

  function act(
    property: 'assignee' | 'status',
    keys: string,
    label: string,
    find: () => Choice | undefined,
  ): Act {
    return {
      id: `row.${keys}`,
      label,
      group: 'keys.in_list',
      keys: [keys],
      run: () => {
        const choice = find()
        if (choice) change(targets(), [settingOf(property, choice, viewer.value.id)])
      },
      when: () => targets().length > 0 && targets().length <= page().bulk_limit && find() !== undefined,
    }
  }
  const me = () => page().options.agents.find(({ value }) => value === String(viewer.value.id))
  const resolved = () => page().options.statuses.find(({ value }) => value === 'resolved')
  useShortcuts([act('assignee', 'i', 'keys.take', me), act('status', 'e', 'ticket.resolve', resolved)])
}
