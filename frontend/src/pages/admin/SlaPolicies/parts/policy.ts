import type { PolicyForm } from '@/contract'

export type Filled = PolicyForm & { follow: boolean }

const numbers = (values: string[]) => values.map(Number)
const numberOrNull = (value: string) => (value ? Number(value) : null)

/** What is filled in as the server takes it: keys are numbers there. */
export const sentOf = ({ conditions, default_for, hours, assigns_to, ...others }: Filled) => ({
  ...others,
  conditions: {
    ...conditions,
    department: numbers(conditions.department),
    tag: numbers(conditions.tag),
  },
  default_for: numbers(default_for),
  hours: numberOrNull(hours),
  assigns_to: numberOrNull(assigns_to),
})
