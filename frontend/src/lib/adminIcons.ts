import { Building2, Mail, Settings2, ScrollText, ShieldCheck, Tags, UsersRound } from '@lucide/vue'
import type { Component } from 'vue'

/** The icons of the admin pages by the names of their URLs. */
const ICONS: Record<string, Component> = {
  agents: UsersRound,
  audit_log: ScrollText,
  departments: Building2,
  mail: Mail,
  tags: Tags,
  roles: ShieldCheck,
}

export const iconOfSection = (name: string) => ICONS[name] ?? Settings2
