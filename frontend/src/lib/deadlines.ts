import type { Deadline, Locale } from '@/contract'
import { kept, now } from './time'

export type DeadlineLook = 'running' | 'at_risk' | 'breached' | 'paused'

/** What a deadline has come to by now: the page need not ask again for it to come near or to be missed. */
export function lookOf({ due_at, risk_at }: Deadline): DeadlineLook {
  if (!due_at) return 'paused'
  if (Date.parse(due_at) <= now.value) return 'breached'
  return risk_at && Date.parse(risk_at) <= now.value ? 'at_risk' : 'running'
}

const MINUTE = 60_000
const UNITS: [unit: string, size: number][] = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
]

/** The time until a moment in its two largest units, "3h 20m"; with a minus sign since one that has passed. */
export function timeLeft(at: string, { language }: Locale): string {
  const minutes = Math.ceil((Date.parse(at) - now.value) / MINUTE)
  let rest = Math.abs(minutes)
  const first = Math.min(...UNITS.map(([, size], nth) => (rest >= size ? nth : UNITS.length - 1)))
  const parts = UNITS.slice(first, first + 2).map(([unit, size]) => {
    const amount = Math.floor(rest / size)
    rest -= amount * size
    return amount || unit === 'minute' ? formatOf(language, unit).format(amount) : ''
  })
  return (minutes < 0 ? '\u2212' : '') + parts.filter(Boolean).join(' ')
}

const formatOf = (language: string, unit: string) =>
  kept(`left ${language} ${unit}`, () => {
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow' })
  })
