import type { QueueOptions, SearchAnswer } from '@/contract'
import { say } from '@/lib/i18n'
import { matching, type Option } from '@/lib/options'
import { OPERATORS, written, type Operator, type Part } from '@/lib/searchWords'

/** What may be put in place of the part that is being typed; ``whole`` in place of all. */
export interface Suggestion extends Option {
  kind: Operator | 'operator' | 'recent' | 'clear'
  text: string
  isWhole?: boolean
}

const MOST = 8
const AT_EASE = 3

/** What people and tags are looked up by: the value of an operator, or a plain word that is long enough. */
export function lookedUp({ operator, value }: Part): string {
  if (operator === 'from') return value.trim()
  return operator === null && value.length >= AT_EASE ? value : ''
}

/** What could be meant by the part that is being typed. */
export function suggestionsFor(part: Part, options: QueueOptions, found: SearchAnswer): Suggestion[] {
  const { operator, value } = part
  if (operator)
    return matching(valuesOf(operator, options, found), operator === 'from' ? '' : value).slice(0, MOST)
  if (!value) return []
  const operators = named(OPERATORS.filter((each) => each.startsWith(value.toLowerCase())))
  const tags = found.tags.map(({ name }) => suggestion('tag', name))
  return [...operators, ...peopleOf(found).slice(0, AT_EASE), ...tags.slice(0, AT_EASE)]
}

/** What an empty search box offers. */
export function firstSuggestions(recent: string[]): Suggestion[] {
  const searches = recent.map((text): Suggestion => ({
    kind: 'recent',
    value: `recent ${text}`,
    label: text,
    text,
    isWhole: true,
  }))
  const forget: Suggestion = { kind: 'clear', value: 'clear', label: say('search.forget'), text: '' }
  return [...searches, ...(recent.length ? [forget] : []), ...named([...OPERATORS])]
}

function named(operators: Operator[]): Suggestion[] {
  return operators.map((operator) => ({
    kind: 'operator',
    value: operator,
    label: `${operator}:`,
    hint: say(`search.${operator}`),
    text: `${operator}:`,
  }))
}

function valuesOf(operator: Operator, options: QueueOptions, found: SearchAnswer): Suggestion[] {
  const chosen = (word: string, label = word) => suggestion(operator, word, label)
  const choices = (from: { value: string; label: string }[]) =>
    from.map((each) => chosen(each.value, each.label))
  const values: Record<Operator, () => Suggestion[]> = {
    from: () => peopleOf(found),
    to: () => [
      chosen('me', say('queue.me')),
      chosen('nobody', say('queue.nobody')),
      ...options.agents.map(({ label }) => chosen(label)),
    ],
    tag: () => options.tags.map(({ name }) => chosen(name)),
    is: () => [
      ...['unread', 'unassigned', 'mine', 'unresolved'].map((word) => chosen(word, say(`search.is_${word}`))),
      ...choices(options.sla),
      ...choices(options.statuses),
      ...choices(options.priorities),
    ],
    has: () => ['attachment', 'note'].map((word) => chosen(word, say(`search.has_${word}`))),
    in: () => options.departments.map(({ label }) => chosen(label)),
    channel: () => choices(options.channels),
    type: () => choices(options.types),
    about: () => choices(options.objects),
  }
  return values[operator]()
}

const peopleOf = ({ people }: SearchAnswer) =>
  people.map(({ id, name, email }) => ({
    ...suggestion('from', email || name, name),
    value: `from ${id}`,
    hint: email,
  }))

const suggestion = (kind: Operator, word: string, label = word): Suggestion => ({
  kind,
  value: `${kind} ${word}`,
  label,
  hint: label === word ? undefined : written(kind, word),
  text: written(kind, word),
})
