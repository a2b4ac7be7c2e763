import {
  CircleCheck,
  CircleDot,
  CircleSlash,
  Dot,
  Mail,
  Reply,
  RotateCcw,
  Star,
  UserRound,
  UserRoundCheck,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { Activity } from '@/contract'

/** Of what customers hear too; a page that tells more adds its own. */
const ICONS: Record<string, Component> = {
  'participant.added': UserRound,
  'participant.removed': UserRound,
  'reply.added': Reply,
  'reply.automatic': Reply,
  'ticket.claimed': UserRoundCheck,
  'ticket.closed': CircleSlash,
  'ticket.opened': Mail,
  'ticket.rated': Star,
  'ticket.reopened': RotateCcw,
  'ticket.resolved': CircleCheck,
  'ticket.status_changed': CircleDot,
}

export const addEventIcons = (icons: Record<string, Component>) => Object.assign(ICONS, icons)

export const eventIcon = ({ kind }: Activity): Component => ICONS[kind] ?? Dot
