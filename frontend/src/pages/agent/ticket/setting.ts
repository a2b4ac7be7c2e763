import { computed } from 'vue'
import type {
  AgentChoice,
  Choice,
  FoundObject,
  ObjectShown,
  TagRef,
  TicketDetail,
  TicketShowPage,
} from '@/contract'
import { say } from '@/lib/i18n'
import type { Option } from '@/lib/options'
import { useShared } from '@/lib/shared'
import type { Change, Changes } from './changes'

export type Property = 'status' | 'priority' | 'type' | 'assignee' | 'department'

export const NOBODY = 'nobody'

/** What a ticket can be set to, and setting it. */
export function useSetting(page: () => TicketShowPage, { ticket, change }: Changes) {
  const { viewer } = useShared()
  const me = computed(() => String(viewer.value.id))

  const options = computed<Record<Property, Option[]>>(() => ({
    status: statuses(page(), ticket.value),
    priority: page().priorities,
    type: page().types,
    assignee: peopleFor(page().agents, me.value),
    department: page().departments,
  }))
  const values = computed<Record<Property, string>>(() => ({
    status: ticket.value.status,
    priority: ticket.value.priority,
    type: ticket.value.type,
    assignee: String(ticket.value.assignee?.id ?? NOBODY),
    department: String(ticket.value.department.id),
  }))

  function set(of: Property, value: string) {
    if (value === values.value[of]) return
    const label = options.value[of].find((each) => each.value === value)?.label ?? value
    const told = `${say(`ticket.${of}`)}: ${label}`
    const isTaking = of === 'assignee' && value === me.value
    const wanted = isTaking
      ? taking(page(), ticket.value, { value, label })
      : changeOf(page(), of, { value, label })
    change({ told, ...wanted })
  }
  const take = () => set('assignee', me.value)

  const can = (status: string) =>
    page().abilities.can_change_status && options.value.status.some(({ value }) => value === status)
  const isResolvable = computed(() => !isFinished(values.value.status) && can('resolved'))
  const isReopenable = computed(() => isFinished(values.value.status) && can('reopened'))

  function addTag(name: string) {
    const known = page().tags.find((tag) => tag.name === name)
    const tag = known ?? { id: 0, name, color: '' }
    change({
      told: say('tagging.added', { tag: name }),
      look: ({ tags }) => ({ tags: [...tags, tag] }),
      method: 'POST',
      url: page().urls.tags,
      body: () => ({ add: [name] }),
    })
  }
  function removeTag({ id, name }: TagRef) {
    const idNow = () => page().ticket.tags.find((tag) => tag.name === name)?.id ?? id
    change({
      told: say('tagging.removed', { tag: name }),
      look: ({ tags }) => ({ tags: tags.filter((tag) => tag.name !== name) }),
      method: 'POST',
      url: page().urls.tags,
      body: () => ({ remove: [idNow()] }),
    })
  }
  const about = aboutObjects(page, change)
  return { options, values, me, isResolvable, isReopenable, set, take, addTag, removeTag, about }
}

/** Saying what a ticket is about, and that it is not. */
function aboutObjects(page: () => TicketShowPage, change: Changes['change']) {
  const ask = (told: string, url: string, body: object) =>
    change({ told, look: () => ({}), method: 'POST', url, body: () => body })
  const link = ({ key, title }: FoundObject) =>
    ask(say('object.linked', { title }), page().urls.objects, { object: key })
  const unlink = ({ id, title }: ObjectShown) =>
    ask(say('object.unlinked', { title }), page().urls.object_remove, { object_id: id })
  return { link, unlink }
}

export const isFinished = (status: string) => status === 'resolved' || status === 'closed'

export type Setting = ReturnType<typeof useSetting>

function statuses({ ticket, transitions }: TicketShowPage, shown: TicketDetail): Choice[] {
  const present = [shown, ticket].map(({ status, status_label }) => ({ value: status, label: status_label }))
  return [...new Map([...present, ...transitions].map((each) => [each.value, each])).values()]
}

/** Whoever may be given it. Oneself first, then nobody: those are chosen most. */
export function peopleFor(agents: AgentChoice[], me: string): Option[] {
  const mine = agents.filter(({ value }) => value === me).map((each) => ({ ...each, hint: say('queue.me') }))
  const others = agents.filter(({ value, is_offered }) => value !== me && is_offered)
  return [...mine, { value: NOBODY, label: say('queue.nobody') }, ...others]
}

/** Taking a ticket from whom it is shown with: who was first meanwhile keeps it. */
function taking({ urls }: TicketShowPage, { assignee }: TicketDetail, me: Choice): Omit<Change, 'told'> {
  return {
    method: 'POST',
    url: urls.claim,
    body: () => ({ instead_of: assignee?.id ?? null }),
    look: () => ({ assignee: { id: Number(me.value), name: me.label } }),
  }
}

function changeOf({ urls }: TicketShowPage, of: Property, { value, label }: Choice): Omit<Change, 'told'> {
  const id = value === NOBODY ? null : Number(value)
  const changes: Record<Property, Omit<Change, 'told'>> = {
    status: {
      method: 'PATCH',
      url: urls.status,
      body: () => ({ status: value }),
      look: () => ({ status: value, status_label: label }),
    },
    priority: {
      method: 'PATCH',
      url: urls.priority,
      body: () => ({ priority: value }),
      look: () => ({ priority: value, priority_label: label }),
    },
    type: {
      method: 'PATCH',
      url: urls.type,
      body: () => ({ type: value }),
      look: () => ({ type: value, type_label: label }),
    },
    assignee: {
      method: 'POST',
      url: urls.assign,
      body: () => ({ assignee_id: id }),
      look: () => ({ assignee: id === null ? null : { id, name: label } }),
    },
    department: {
      method: 'POST',
      url: urls.department,
      body: () => ({ department_id: id }),
      look: () => ({ department: { id: Number(value), name: label } }),
    },
  }
  return changes[of]
}
