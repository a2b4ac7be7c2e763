/** The operators that a search understands, as the server reads them. */
export const OPERATORS = ['from', 'to', 'tag', 'is', 'has', 'in', 'channel', 'type', 'about'] as const

export type Operator = (typeof OPERATORS)[number]

/** The part of a search that is being typed: "-tag:ref" is a sign, an operator and the beginning of its value. */
export interface Part {
  start: number
  end: number
  sign: string
  operator: Operator | null
  value: string
}

const LAST = new RegExp(`(-?)(?:(${OPERATORS.join('|')}|assignee):)?(?:"([^"]*)"?|([^\\s"]*))$`, 'i')

export function partAt(text: string, caret: number): Part {
  const [whole = '', sign = '', name = '', quoted, bare = ''] = LAST.exec(text.slice(0, caret)) ?? []
  return { start: caret - whole.length, end: caret, sign, operator: operatorOf(name), value: quoted ?? bare }
}

function operatorOf(name: string): Operator | null {
  const given = name.toLowerCase()
  return OPERATORS.find((each) => each === given) ?? (given === 'assignee' ? 'to' : null)
}

/** An operator and its value as they are typed; quoted where the value has spaces. */
export const written = (operator: Operator, value: string) =>
  `${operator}:${/\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`

/** The text with that part replaced. */
export const replaced = (text: string, { start, end, sign }: Part, by: string) =>
  `${text.slice(0, start)}${sign}${by}${text.slice(end).replace(/^\S+/, '')}`
