import { router } from '@inertiajs/vue3'
import { useI18n } from 'vue-i18n'
import type { AdminGroup, NavUrls } from '@/contract'
import { deskCounts } from '@/lib/deskCounts'
import { queueUrl } from '@/lib/filters'
import { say } from '@/lib/i18n'
import { useShortcuts, type Act, type Words } from '@/lib/keys'
import { speak } from '@/lib/language'
import { density, type Density } from '@/lib/look'
import { useShared } from '@/lib/shared'
import { theme, type Theme } from '@/lib/theme'
import { undoable, undoNewest } from '@/lib/toasts'

const THEMES: Theme[] = ['light', 'dark', 'system']
const DENSITIES: Density[] = ['comfortable', 'compact']

const UNDO: Act = {
  id: 'undo',
  label: 'common.undo',
  group: 'keys.general',
  keys: ['mod+z'],
  run: undoNewest,
  when: () => undoable() !== undefined,
}

/** What can be done on every page of the desk: go to a place, and change how it looks. */
export function useGlobalActs() {
  const { t } = useI18n()
  const { nav, locale, adminMenu } = useShared()

  function places(): Act[] {
    const { agent_tickets: queue, agent_dashboard: dashboard, customer_tickets } = nav.value
    const list = (filters: Parameters<typeof queueUrl>[1]) => (queue ? queueUrl(queue, filters) : null)
    return [
      goTo('mine', 'rail.mine', list({ assignee: ['me'] }), 'g i'),
      goTo('unassigned', 'rail.unassigned', list({ assignee: ['none'] }), 'g u'),
      goTo('queue', 'rail.unresolved', list({}), 'g q'),
      goTo('mentions', 'rail.mentions', list({ mentioned: 'me', state: 'all' }), 'g m'),
      goTo('following', 'rail.following', list({ followed: 'me' }), 'g f'),
      goTo('snoozed', 'rail.snoozed', list({ state: 'snoozed' }), 'g z'),
      goTo('all', 'rail.all', list({ state: 'all' }), 'g a'),
      goTo('dashboard', 'rail.dashboard', dashboard, 'g d'),
      goTo('contacts', 'rail.contacts', nav.value.agent_contacts, 'g c'),
      goTo('sla_report', 'rail.sla_report', nav.value.agent_sla_report),
      goTo('admin', 'admin.title', nav.value.admin),
      ...sections(adminMenu.value),
      goTo('own', 'own.title', nav.value.agent_settings),
      ...told(nav.value),
      goTo('requests', 'shell.my_requests', customer_tickets),
      ...departments(list),
    ].flat()
  }

  function looks(): Act[] {
    const themes = THEMES.map((value) => ({
      ...look(`theme.${value}`, () => t('look.theme', { name: t(`theme.${value}`) })),
      run: () => (theme.value = value),
      when: () => theme.value !== value,
    }))
    const densities = DENSITIES.map((value) => ({
      ...look(`density.${value}`, () => t('look.density', { name: t(`density.${value}`) })),
      run: () => (density.value = value),
      when: () => density.value !== value,
    }))
    const languages = locale.value.languages.map(({ code, name }) => ({
      ...look(`language.${code}`, () => t('look.language', { name })),
      run: () => void speak(code, locale.value.switch_url ?? ''),
      when: () => locale.value.language !== code,
    }))
    return [...themes, ...densities, ...languages]
  }

  /** Opening a ticket for somebody, for agents who may. */
  function opening(): Act[] {
    const { agent_new: url } = nav.value
    if (!url) return []
    return [
      { id: 'new', label: 'opening.title', group: 'keys.general', keys: ['c'], run: () => router.visit(url) },
    ]
  }

  useShortcuts(() => [...opening(), ...places(), ...looks(), UNDO])
}

/** The pages of the admin area. */
function sections(menu: AdminGroup[]): Act[][] {
  return menu.flatMap(({ sections }) =>
    sections.map(({ name, label, url }) => goTo(`admin.${name}`, () => say('admin.place', { label }), url)),
  )
}

/** Where one reads what one was told, and chooses it. */
function told({ agent_inbox, agent_notifications }: NavUrls): Act[][] {
  return [
    goTo('inbox', 'inbox.title', agent_inbox, 'g n'),
    goTo('notifications', 'inbox.settings', agent_notifications),
  ]
}

/** The queues of the departments, as far as the rail has counted them. */
function departments(list: (filters: { department: number[] }) => string | null): Act[][] {
  return (deskCounts.value?.departments ?? []).map(({ id, name }) =>
    goTo(`department.${id}`, () => name, list({ department: [id] })),
  )
}

function goTo(id: string, label: Words, url: string | null | undefined, keys?: string): Act[] {
  if (!url) return []
  const run = () => router.visit(url)
  return [{ id: `go.${id}`, label, group: 'keys.go_to', keys: keys ? [keys] : [], run }]
}

const look = (id: string, label: () => string): Act => ({ id, label, group: 'keys.look', keys: [] })
