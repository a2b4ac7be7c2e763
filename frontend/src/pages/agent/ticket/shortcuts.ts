import type { TicketAbilities } from '@/contract'
import { useShortcuts, type Act } from '@/lib/keys'
import type { Opened } from './opening'

export interface TicketActs {
  abilities: () => TicketAbilities
  open: (name: Opened) => void
  take: () => void
  resolve: () => void
  resolveAndNext: () => void
  isResolvable: () => boolean
  snooze: () => void
  isSnoozable: () => boolean
  follow: () => void
  forward: () => void
  answer: (kind: 'reply' | 'note') => void
  next: () => void
  previous: () => void
  hasNext: () => boolean
  hasPrevious: () => boolean
  back: () => void
  search: () => void
  switchTab: () => void
  copyReference: () => void
  copyLink: () => void
  rename: () => void
  chooseRequester: () => void
  markSpam: () => void
  isSpam: () => boolean
  blockSender: () => void
}

const group = 'keys.in_ticket'

/** What can be done on a ticket, by key and from the palette. */
export function useTicketShortcuts(acts: TicketActs) {
  const can = (ability: keyof TicketAbilities) => () => acts.abilities()[ability]
  const act = (id: string, label: string, keys: string[], run: () => void, when?: () => boolean): Act => ({
    id: `ticket.${id}`,
    label,
    group,
    keys,
    run,
    when,
  })
  const { open, answer } = acts
  useShortcuts([
    act('reply', 'composer.reply', ['r'], () => answer('reply'), can('can_reply')),
    act('note', 'composer.note', ['n'], () => answer('note'), can('can_note')),
    act('forward', 'forwarding.latest', [], acts.forward, can('can_forward')),
    act('status', 'keys.change_status', ['s'], () => open('status'), can('can_change_status')),
    act('priority', 'keys.change_priority', ['p'], () => open('priority'), can('can_change_priority')),
    act('assignee', 'keys.change_assignee', ['a'], () => open('assignee'), can('can_assign')),
    act('take', 'keys.take', ['i'], acts.take, can('can_assign')),
    act(
      'department',
      'keys.change_department',
      ['d'],
      () => open('department'),
      can('can_change_department'),
    ),
    act('type', 'keys.change_type', ['y'], () => open('type'), can('can_change_type')),
    act('tags', 'keys.change_tags', ['t', 'l'], () => open('tags'), can('can_tag')),
    act('resolve', 'ticket.resolve', ['e'], acts.resolve, acts.isResolvable),
    act('resolve_next', 'keys.resolve_next', ['shift+e'], acts.resolveAndNext, acts.isResolvable),
    act('snooze', 'snooze.ticket', ['z'], acts.snooze, acts.isSnoozable),
    act('subject', 'editing.subject', [], acts.rename, can('can_edit')),
    act('requester', 'editing.requester', [], acts.chooseRequester, can('can_edit')),
    act('spam', 'blocking.mark_spam', [], acts.markSpam, () => acts.abilities().can_block && !acts.isSpam()),
    act('block', 'blocking.title', [], acts.blockSender, can('can_block')),
    act('follow', 'taking_part.follow_or_not', ['f'], acts.follow, can('can_follow')),
    act('next', 'ticket.next', ['j'], acts.next, acts.hasNext),
    act('previous', 'ticket.previous', ['k'], acts.previous, acts.hasPrevious),
    act('back', 'ticket.back', ['u'], acts.back),
    act('timeline', 'keys.timeline', ['h'], acts.switchTab),
    act('copy_reference', 'keys.copy_reference', ['mod+.'], acts.copyReference),
    act('copy_link', 'keys.copy_link', [], acts.copyLink),
    { id: 'ticket.leave_text', label: 'keys.leave', group, keys: ['esc'] },
    { id: 'search', label: 'keys.search', group: 'keys.general', keys: ['/'], run: acts.search },
  ])
}
