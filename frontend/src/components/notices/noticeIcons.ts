import {
  AlarmClockOff,
  AtSign,
  Bell,
  CircleDot,
  Inbox,
  Lock,
  MailQuestionMark,
  MailX,
  MessageSquare,
  Reply,
  RotateCcw,
  Timer,
  TimerOff,
  UserRound,
} from '@lucide/vue'
import type { Component } from 'vue'

const ICONS: Record<string, Component> = {
  assigned: UserRound,
  mentioned: AtSign,
  customer_replied: MessageSquare,
  colleague_replied: Reply,
  colleague_noted: Lock,
  third_party_answered: MailQuestionMark,
  reopened: RotateCcw,
  snooze_ended: AlarmClockOff,
  status_changed: CircleDot,
  opened: Inbox,
  undelivered: MailX,
  sla_at_risk: Timer,
  sla_breached: TimerOff,
}

export const noticeIcon = (event: string): Component => ICONS[event] ?? Bell
