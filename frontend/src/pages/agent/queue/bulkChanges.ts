import { listed, say } from '@/lib/i18n'
import type { Option } from '@/lib/options'
import type { AgentChoice, QueueOptions, TagRef, TicketRow, Viewer } from '@/contract'

export const PROPERTIES = ['status', 'priority', 'type', 'assignee', 'department', 'tags'] as const

/** What can be changed of the chosen rows. */
export type Property = (typeof PROPERTIES)[number]

/** One change of many tickets: as the server is asked for it, as it is told, as a row shows it at once. */
export interface Change {
  body: (rows: TicketRow[]) => Record<string, unknown>
  told: string
  on: (row: TicketRow) => TicketRow
  /** What is turned off by turning it off, and never undone. */
  isSwitch?: boolean
}

export const NOBODY = 'none'

/** What a property can be set to. */
export function choicesOf(property: Property, options: QueueOptions, viewer: Viewer): Option[] {
  if (property === 'tags') return options.tags.map(({ name }) => ({ value: name, label: name }))
  if (property === 'assignee')
    return peopleOf(options, viewer).filter(({ is_offered }) => is_offered !== false)
  const choices = {
    status: options.statuses,
    priority: options.priorities,
    type: options.types,
    department: options.departments,
  }
  return choices[property]
}

/** Agents to look for, the viewer and nobody first; only those ``is_offered`` can be given something. */
export function peopleOf({ agents }: QueueOptions, { id }: Viewer): (Option & Partial<AgentChoice>)[] {
  const mine = agents.filter(({ value }) => value === String(id))
  return [
    ...mine.map((me) => ({ ...me, hint: say('queue.me') })),
    { value: NOBODY, label: say('queue.nobody') },
    ...agents.filter(({ value }) => value !== String(id)),
  ]
}

/** What a row is set to, by the values of ``choicesOf``. */
export function valuesOf(property: Property, row: TicketRow): string[] {
  const values = {
    status: [row.status],
    priority: [row.priority],
    type: [row.type],
    assignee: [String(row.assignee?.id ?? NOBODY)],
    department: [String(row.department.id)],
    tags: row.tags.map(({ name }) => name),
  }
  return values[property]
}

/** Setting a property of many rows; to assign them to ``me`` is to take them from whom they are shown with. */
export function settingOf(
  property: Exclude<Property, 'tags'>,
  { value, label }: Option,
  me: Viewer['id'],
): Change {
  const id = value === NOBODY ? null : Number(value)
  const changes: Record<typeof property, Omit<Change, 'told'>> = {
    status: {
      body: () => ({ status: value }),
      on: (row) => ({ ...row, status: value, status_label: label }),
    },
    priority: {
      body: () => ({ priority: value }),
      on: (row) => ({ ...row, priority: value, priority_label: label }),
    },
    type: { body: () => ({ type: value }), on: (row) => ({ ...row, type: value, type_label: label }) },
    assignee: {
      body: (rows) => (id !== null && id === me ? { claim: holders(rows) } : { assignee_id: id }),
      on: (row) => ({ ...row, assignee: id === null ? null : { id, name: label } }),
    },
    department: {
      body: () => ({ department_id: id }),
      on: (row) => ({ ...row, department: { id: Number(value), name: label } }),
    },
  }
  return { ...changes[property], told: `${say(`ticket.${property}`)}: ${label}` }
}

const holders = (rows: TicketRow[]) =>
  Object.fromEntries(rows.map(({ id, assignee }) => [id, assignee?.id ?? null]))

export const snoozing = (until: string, told: string): Change => ({
  body: () => ({ snooze_until: until }),
  told,
  on: (row) => ({ ...row, snoozed_until: until }),
})

export const following = (isOn: boolean): Change => ({
  body: () => ({ following: isOn }),
  told: say(isOn ? 'taking_part.followed' : 'taking_part.unfollowed'),
  on: (row) => ({ ...row, is_following: isOn }),
  isSwitch: true,
})

/** Tags put on and taken off: a change each, for each can be refused. */
export function taggings(wanted: Map<string, boolean>, known: TagRef[]): Change[] {
  const names = (isOn: boolean) => [...wanted].flatMap(([name, is]) => (is === isOn ? [name] : []))
  const [added, removed] = [names(true), names(false)]
  const refOf = (name: string) => known.find((tag) => tag.name === name) ?? { id: 0, name, color: '' }
  const changes: Change[] = [
    {
      body: () => ({ add_tags: added }),
      told: listed(added.map((name) => `+ ${name}`)),
      on: (row) => ({ ...row, tags: [...without(row.tags, added), ...added.map(refOf)] }),
    },
    {
      body: () => ({ remove_tags: removed }),
      told: listed(removed.map((name) => `− ${name}`)),
      on: (row) => ({ ...row, tags: without(row.tags, removed) }),
    },
  ]
  return changes.filter(({ told }) => told)
}

const without = (tags: TagRef[], names: string[]) => tags.filter(({ name }) => !names.includes(name))
