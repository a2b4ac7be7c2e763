import type { AppliedFilters, QueueOptions, Viewer } from '@/contract'
import { say } from '@/lib/i18n'
import { matching, type Option } from '@/lib/options'
import { NOBODY, peopleOf } from './bulkChanges'

export const FILTERS = [
  'status',
  'priority',
  'department',
  'assignee',
  'sla',
  'tag',
  'type',
  'channel',
  'requester',
  'about',
  'mentioned',
  'followed',
  'created',
  'resolved',
] as const
/** Those one reaches for most have a place of their own, chosen or not. */
const USUAL: FilterKey[] = ['status', 'priority', 'department', 'assignee']
const PERIODS: FilterKey[] = ['created', 'resolved']
const NUMBERS: FilterKey[] = ['department', 'tag', 'requester']
/** Whoever is away, removed, gone or kept out by the host. */
export const UNABLE = 'unable'
const MOST = 12

export type FilterKey = (typeof FILTERS)[number]

/** One filter of a list: what it offers, and the values in force. Of a period these are its first and last day. */
export interface Filter {
  key: FilterKey
  label: string
  options: Option[]
  values: string[]
  isUsual: boolean
  isPeriod: boolean
}

export function filtersOf(applied: AppliedFilters, offered: QueueOptions, viewer: Viewer): Filter[] {
  const options = optionsOf(offered, viewer)
  const there = FILTERS.filter(
    (key) =>
      (key !== 'sla' || offered.sla.length) &&
      (key !== 'about' || offered.objects.length || offered.find_objects_url !== null),
  )
  return there.map((key) => ({
    key,
    label: say(`filter.${key}`),
    options: options[key] ?? [],
    values: valuesOf(key, applied),
    isUsual: USUAL.includes(key),
    isPeriod: PERIODS.includes(key),
  }))
}

function optionsOf(offered: QueueOptions, viewer: Viewer): Partial<Record<FilterKey, Option[]>> {
  const me = { value: 'me', label: say('queue.me') }
  const others = peopleOf(offered, viewer)
    .filter(({ value }) => ![NOBODY, String(viewer.id)].includes(value))
    .map((each) => (each.is_offered === false ? { ...each, hint: say('queue.kept_out') } : each))
  return {
    status: offered.statuses,
    priority: offered.priorities,
    department: offered.departments,
    assignee: [
      me,
      { value: NOBODY, label: say('queue.nobody') },
      { value: UNABLE, label: say('queue.unable') },
      ...others,
    ],
    tag: offered.tags.map(({ id, name }) => ({ value: String(id), label: name })),
    type: offered.types,
    channel: offered.channels,
    sla: offered.sla,
    requester: offered.requesters,
    about: offered.objects,
    mentioned: [me],
    followed: [me],
  }
}

function valuesOf(key: FilterKey, applied: AppliedFilters): string[] {
  if (key === 'created') return period(applied.created_from, applied.created_to)
  if (key === 'resolved') return period(applied.resolved_from, applied.resolved_to)
  if (key === 'mentioned' || key === 'followed') return applied[key] ? [applied[key]] : []
  return applied[key].map(String)
}

const period = (from: string, to: string) => (from || to ? [from, to] : [])

/** What the URL changes to once a filter has these values. */
export function withValues(key: FilterKey, values: string[]): Partial<AppliedFilters> {
  if (PERIODS.includes(key)) {
    const [from = '', to = ''] = values
    return { [`${key}_from`]: from, [`${key}_to`]: to }
  }
  if (key === 'mentioned' || key === 'followed') return { [key]: values.at(-1) ?? '' }
  return { [key]: NUMBERS.includes(key) ? values.map(Number) : values }
}

export const withoutFilters: Partial<AppliedFilters> = Object.assign(
  {},
  ...FILTERS.map((key) => withValues(key, [])),
)

/** The filters themselves and, once something is typed, their values too: "urg" finds Priority, Urgent. */
export function offersOf(filters: Filter[], typed: string): Option[] {
  const kinds = filters.map(({ key, label }) => ({ value: key, label }))
  if (!typed) return kinds
  const values = filters.flatMap((filter) =>
    filter.options.map(({ value, label }) => ({
      value: `${filter.key}:${value}`,
      label,
      hint: filter.label,
    })),
  )
  return matching([...kinds, ...values], typed).slice(0, MOST)
}

export const toggled = (values: string[], value: string) =>
  values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
