import { router } from '@inertiajs/vue3'
import {
  AtSign,
  CircleDashed,
  Gauge,
  Inbox,
  Languages,
  Layers,
  LifeBuoy,
  MailSearch,
  Monitor,
  Moon,
  Rows2,
  Rows4,
  Sun,
  UserRound,
} from '@lucide/vue'
import type { Component } from 'vue'
import { useI18n } from 'vue-i18n'
import { queueUrl } from '@/lib/filters'
import { useShortcuts, type Act } from '@/lib/keys'
import { speak } from '@/lib/language'
import { density } from '@/lib/look'
import { useShared } from '@/lib/shared'
import { theme } from '@/lib/theme'

const THEMES = { light: Sun, dark: Moon, system: Monitor }
const DENSITIES = { comfortable: Rows2, compact: Rows4 }

/** What can be done on every page of the desk: go to a place, and change how it looks. */
export function useGlobalActs() {
  const { t } = useI18n()
  const { nav, locale } = useShared()

  function places(): Act[] {
    const { agent_tickets: queue, agent_dashboard: dashboard, admin_mail: mail, customer_tickets } = nav.value
    const list = (filters: Parameters<typeof queueUrl>[1]) => (queue ? queueUrl(queue, filters) : null)
    return [
      goTo('mine', 'rail.mine', UserRound, list({ assignee: ['me'] }), 'g i'),
      goTo('unassigned', 'rail.unassigned', CircleDashed, list({ assignee: ['none'] }), 'g u'),
      goTo('queue', 'rail.unresolved', Inbox, list({}), 'g q'),
      goTo('mentions', 'rail.mentions', AtSign, list({ mentioned: 'me' }), 'g m'),
      goTo('all', 'rail.all', Layers, list({ state: 'all' }), 'g a'),
      goTo('dashboard', 'palette.dashboard', Gauge, dashboard, 'g d'),
      goTo('mail', 'shell.mail', MailSearch, mail),
      goTo('requests', 'shell.my_requests', LifeBuoy, customer_tickets),
    ].flat()
  }

  function looks(): Act[] {
    const themes = Object.entries(THEMES).map(([value, icon]) => ({
      ...look(`theme.${value}`, () => t('look.theme', { name: t(`theme.${value}`) }), icon),
      run: () => (theme.value = value as keyof typeof THEMES),
      when: () => theme.value !== value,
    }))
    const densities = Object.entries(DENSITIES).map(([value, icon]) => ({
      ...look(`density.${value}`, () => t('look.density', { name: t(`density.${value}`) }), icon),
      run: () => (density.value = value as keyof typeof DENSITIES),
      when: () => density.value !== value,
    }))
    const languages = locale.value.languages.map(({ code, name }) => ({
      ...look(`language.${code}`, () => t('look.language', { name }), Languages),
      run: () => void speak(code, locale.value.switch_url ?? ''),
      when: () => locale.value.language !== code,
    }))
    return [...themes, ...densities, ...languages]
  }

  useShortcuts(() => [...places(), ...looks()])
}

function goTo(
  id: string,
  label: string,
  icon: Component,
  url: string | null | undefined,
  keys?: string,
): Act[] {
  if (!url) return []
  const run = () => router.visit(url)
  return [{ id: `go.${id}`, label, group: 'keys.go_to', icon, keys: keys ? [keys] : [], run }]
}

const look = (id: string, label: () => string, icon: Component): Act => ({
  id,
  label,
  group: 'keys.look',
  icon,
  keys: [],
})
