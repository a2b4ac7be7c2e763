import type { DefineComponent } from 'vue'
import { loadWordsOf } from '@/lib/i18n'

type Module = { default: DefineComponent }

const files = import.meta.glob<Module>(['../pages/*.vue', '../pages/*/*.vue', '../pages/*/[A-Z]*/[A-Z]*.vue'])

/** `Escalated/Agent/TicketIndex` stands in `pages/agent/TicketIndex.vue`, `Escalated/Error` in `pages/Error.vue`. */
export async function resolvePage(component: string): Promise<DefineComponent> {
  const load = files[`../pages/${pathOf(component)}.vue`]
  if (!load) throw new Error(`There is no page ${component}.`)
  const [page] = await Promise.all([load(), wordsOf(component)])
  return page.default
}

/** A page that goes wrong shows the desk's frame to agents. */
const OF_THE_DESK = ['Escalated/Agent/', 'Escalated/Admin/', 'Escalated/Error']
/** Screens that explain themselves at length. */
const TALKATIVE = [
  'Escalated/Admin/',
  'Escalated/Agent/Settings',
  'Escalated/Agent/Contact',
  'Escalated/Agent/SlaReport',
]

async function wordsOf(component: string) {
  const isAmong = (beginnings: string[]) => beginnings.some((each) => component.startsWith(each))
  if (isAmong(OF_THE_DESK)) await loadWordsOf('desk')
  if (isAmong(TALKATIVE)) await loadWordsOf('admin')
}

function pathOf(component: string): string {
  const [area = '', ...rest] = component.replace(/^Escalated\//, '').split('/')
  return rest.length ? [area.toLowerCase(), ...rest].join('/') : area
}
