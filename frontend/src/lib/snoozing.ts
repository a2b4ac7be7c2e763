import type { Locale } from '@/contract'
import { say } from './i18n'
import { weekdayAndTime } from './time'

/** A moment a ticket can be snoozed until; ``until`` as ISO 8601. */
export interface SnoozeMoment {
  id: 'hour' | 'hours' | 'tomorrow' | 'monday'
  label: string
  until: string
  told: string
}

/** "Snoozed until Mon, Nov 30, 9:00 AM". */
export const snoozedUntil = (at: string, locale: Locale) =>
  say('snooze.until', { moment: weekdayAndTime(at, locale) })

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MORNING = '09:00'
const MONDAY = 1

/** One hour, four hours, tomorrow and next Monday at nine, on the viewer's clock. */
export function snoozeMoments(locale: Locale, now = Date.now()): SnoozeMoment[] {
  const today = dayIn(now, locale)
  const weekday = new Date(`${today}T00:00Z`).getUTCDay()
  const untilMonday = (MONDAY - weekday + 7) % 7 || 7
  const at = (id: SnoozeMoment['id'], moment: number): SnoozeMoment => {
    const until = new Date(moment).toISOString()
    return { id, until, label: say(`snooze.${id}`), told: weekdayAndTime(until, locale) }
  }
  return [
    at('hour', now + HOUR_MS),
    at('hours', now + 4 * HOUR_MS),
    at('tomorrow', momentAt(`${laterDay(today, 1)}T${MORNING}`, locale)),
    at('monday', momentAt(`${laterDay(today, untilMonday)}T${MORNING}`, locale)),
  ]
}

/** The moment at which the viewer's clock shows "2026-12-31T09:00"; of an hour that a clock skips, the one after. */
export function momentAt(shown: string, locale: Locale): number {
  const wanted = Date.parse(`${shown}Z`)
  const first = wanted - offsetAt(wanted, locale)
  return wanted - offsetAt(first, locale)
}

/** What the viewer's clock shows at a moment, as a field of the kind datetime-local takes it. */
export const shownAt = (moment: number, locale: Locale) =>
  new Date(moment + offsetAt(moment, locale)).toISOString().slice(0, 16)

const dayIn = (moment: number, locale: Locale) => shownAt(moment, locale).slice(0, 10)

const laterDay = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** How far the viewer's clock is ahead of UTC then, in milliseconds. */
function offsetAt(moment: number, { time_zone }: Locale): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: time_zone ?? undefined,
    timeZoneName: 'longOffset',
  }).formatToParts(moment)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  return sign === '-' ? -size : size
}
