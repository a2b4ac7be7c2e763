import type { Choice, TicketListPage, TicketRow } from '@/contract'
import { useShortcuts, type Act } from '@/lib/keys'
import { useShared } from '@/lib/shared'
import { following, settingOf, type Change } from './bulkChanges'

/** Changes by one key, without a menu: to take the chosen tickets, to resolve and to follow them. */
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
  const follow: Act = {
    id: 'row.follow',
    label: 'taking_part.follow_or_not',
    group: 'keys.in_list',
    keys: ['f'],
    run: () => change(targets(), [following(targets().some(({ is_following }) => !is_following))]),
    when: () => targets().length > 0 && targets().length <= page().bulk_limit,
  }
  useShortcuts([
    act('assignee', 'i', 'keys.take', me),
    act('status', 'e', 'ticket.resolve', resolved),
    follow,
  ])
}
