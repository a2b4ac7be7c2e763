import type { ClockLine, Locale } from '@/contract'
import { say } from './i18n'
import { fromTo, isMidnight, weekdayAndTime, weekdayOf } from './time'

/** "45 min", "8 h", "1 h 30 min", a number on the line of its unit. */
export function amountOf(minutes: number): string {
  return told(minutes).replaceAll(' ', '\u00a0')
}

function told(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (!hours) return say('sla.minutes', { n: rest })
  return rest ? say('sla.hours_and_minutes', { hours, n: rest }) : say('sla.hours', { n: hours })
}

/** From when to when a line of an explanation is; a holiday is a day. */
export function spanOf({ kind, starts, ends }: ClockLine, locale: Locale): string {
  if (kind === 'holiday' && isMidnight(starts, locale)) return weekdayOf(starts, locale)
  return ends ? fromTo(starts, ends, locale) : weekdayAndTime(starts, locale)
}
