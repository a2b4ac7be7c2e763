import type { ClockLine, Locale } from '@/contract'
import { say } from './i18n'
import { dayAndTime, timeOf, weekdayAndTime } from './time'

const DAY_MS = 86_400_000

/** "45 min", "8 h", "1 h 30 min". */
export function amountOf(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (!hours) return say('sla.minutes', { n: rest })
  return rest ? say('sla.hours_and_minutes', { hours, n: rest }) : say('sla.hours', { n: hours })
}

/** From when to when a line of an explanation is. */
export function spanOf(line: ClockLine, locale: Locale): string {
  const starts = weekdayAndTime(line.starts, locale)
  if (!line.ends) return starts
  const isShort = Date.parse(line.ends) - Date.parse(line.starts) < DAY_MS
  return `${starts} – ${isShort ? timeOf(line.ends, locale) : dayAndTime(line.ends, locale)}`
}
