import { watchEffect } from 'vue'
import type { Deadline, Locale } from '@/contract'
import { kept, now, TICK } from './time'

export type DeadlineLook = 'running' | 'at_risk' | 'breached' | 'paused'
type Moments = Pick<Deadline, 'due_at' | 'risk_at'>

/** What a deadline has come to by now: the page need not ask again for it to come near or to be missed. */
export function lookOf({ due_at, risk_at }: Moments): DeadlineLook {
  if (!due_at) return 'paused'
  if (Date.parse(due_at) <= now.value) return 'breached'
  return risk_at && Date.parse(risk_at) <= now.value ? 'at_risk' : 'running'
}

/** Let the present turn right at these moments, where it would turn some seconds later by itself. */
export function useTurning(deadlines: () => Moments[]): void {
  watchEffect((onCleanup) => {
    const moments = deadlines().flatMap(({ due_at, risk_at }) => [due_at, risk_at])
    const waits = moments.map((at) => (at ? Date.parse(at) - now.value : 0)).filter((wait) => wait > 0)
    const wait = Math.min(...waits)
    if (wait > TICK) return
    const timer = window.setTimeout(() => (now.value = Date.now()), wait)
    onCleanup(() => window.clearTimeout(timer))
  })
}

const MINUTE = 60_000
const UNITS: [unit: string, size: number][] = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
]

/** The time until a moment in its two largest units, "3h 20m"; with a minus sign since one that has passed. */
export function timeLeft(at: string, locale: Locale): string {
  return (minutesUntil(at) < 0 ? '\u2212' : '') + timeBetween(at, locale)
}

/** The time until or since a moment in its two largest units, "3h 20m". */
export function timeBetween(at: string, { language }: Locale): string {
  let rest = Math.abs(minutesUntil(at))
  const first = Math.min(...UNITS.map(([, size], nth) => (rest >= size ? nth : UNITS.length - 1)))
  const parts = UNITS.slice(first, first + 2).map(([unit, size]) => {
    const amount = Math.floor(rest / size)
    rest -= amount * size
    return amount || unit === 'minute' ? formatOf(language, unit).format(amount) : ''
  })
  return parts.filter(Boolean).join(' ')
}

const minutesUntil = (at: string) => Math.ceil((Date.parse(at) - now.value) / MINUTE)

const formatOf = (language: string, unit: string) =>
  kept(`left ${language} ${unit}`, () => {
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow' })
  })
