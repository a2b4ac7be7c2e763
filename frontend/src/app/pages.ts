import type { DefineComponent } from 'vue'

type Module = { default: DefineComponent }

const files = import.meta.glob<Module>(['../pages/*.vue', '../pages/*/*.vue', '../pages/*/[A-Z]*/[A-Z]*.vue'])

/** `Escalated/Agent/TicketIndex` stands in `pages/agent/TicketIndex.vue`, `Escalated/Error` in `pages/Error.vue`. */
export async function resolvePage(component: string): Promise<DefineComponent> {
  const load = files[`../pages/${pathOf(component)}.vue`]
  if (!load) throw new Error(`There is no page ${component}.`)
  return (await load()).default
}

function pathOf(component: string): string {
  const [area = '', ...rest] = component.replace(/^Escalated\//, '').split('/')
  return rest.length ? [area.toLowerCase(), ...rest].join('/') : area
}
