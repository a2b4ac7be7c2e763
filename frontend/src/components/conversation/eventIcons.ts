import {
  AlarmClock,
  AlarmClockOff,
  Building2,
  CircleCheck,
  CircleDot,
  CircleSlash,
  Dot,
  Link2,
  Lock,
  Mail,
  Reply,
  RotateCcw,
  Shapes,
  SignalHigh,
  Tag,
  Undo2,
  UserRound,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { Activity } from '@/contract'

const ICONS: Record<string, Component> = {
  'note.added': Lock,
  'reply.added': Reply,
  'reply.taken_back': Undo2,
  'ticket.assigned': UserRound,
  'ticket.change_undone': Undo2,
  'ticket.closed': CircleSlash,
  'ticket.department_changed': Building2,
  'ticket.linked': Link2,
  'ticket.opened': Mail,
  'ticket.priority_changed': SignalHigh,
  'ticket.reopened': RotateCcw,
  'ticket.resolved': CircleCheck,
  'ticket.snoozed': AlarmClock,
  'ticket.status_changed': CircleDot,
  'ticket.status_restored': Undo2,
  'ticket.tags_added': Tag,
  'ticket.tags_removed': Tag,
  'ticket.type_changed': Shapes,
  'ticket.unassigned': UserRound,
  'ticket.woken': AlarmClockOff,
}

export const eventIcon = ({ kind }: Activity): Component => ICONS[kind] ?? Dot
