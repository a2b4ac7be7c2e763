import {
  Building2,
  CalendarClock,
  Mail,
  Settings2,
  ScrollText,
  ShieldCheck,
  Tags,
  Timer,
  UsersRound,
} from '@lucide/vue'
import type { Component } from 'vue'

/** The icons of the admin pages by the names of their URLs. */
const ICONS: Record<string, Component> = {
  agents: UsersRound,
  audit_log: ScrollText,
  business_hours: CalendarClock,
  departments: Building2,
  mail: Mail,
  tags: Tags,
  roles: ShieldCheck,
  sla_policies: Timer,
}

export const iconOfSection = (name: string) => ICONS[name] ?? Settings2
