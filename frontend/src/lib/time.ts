import { ref } from 'vue'
import type { Locale } from '@/contract'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const UNITS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['minute', MINUTE, HOUR],
  ['hour', HOUR, DAY],
  ['day', DAY, 7 * DAY],
]

/** The present, for what is told as "5 minutes ago". */
export const now = ref(Date.now())
export const TICK = 20_000
window.setInterval(() => (now.value = Date.now()), TICK)

/** Tell a moment as people do: "5 min. ago" within a week, then its date. */
export function relative(at: string, locale: Locale, style: Intl.RelativeTimeFormatStyle = 'short'): string {
  const seconds = (now.value - Date.parse(at)) / 1000
  const { language } = locale
  const format = kept(
    `${language} ${style}`,
    () => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style }),
  )
  if (Math.abs(seconds) < MINUTE) return format.format(0, 'second')
  const [unit, size] = UNITS.find(([, , until]) => Math.abs(seconds) < until) ?? []
  return unit && size ? format.format(-Math.trunc(seconds / size), unit) : dateOf(at, locale)
}

export function exact(at: string, locale: Locale): string {
  return moment(at, locale, { dateStyle: 'full', timeStyle: 'long' })
}

export function dayAndTime(at: string, locale: Locale): string {
  return moment(at, locale, { dateStyle: 'medium', timeStyle: 'short' })
}

const WEEKDAY_AND_TIME: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
}

/** A moment of the next days: "Mon, Nov 30, 9:00 AM". */
export function weekdayAndTime(at: string, locale: Locale): string {
  return moment(at, locale, WEEKDAY_AND_TIME)
}

/** From one moment of these days to another: "Mon, Nov 30, 9:00 AM – 5:00 PM". */
export function fromTo(starts: string, ends: string, locale: Locale): string {
  return formatFor(locale, WEEKDAY_AND_TIME).formatRange(new Date(starts), new Date(ends))
}

/** A day of the next ones: "Fri, Dec 25". */
export function weekdayOf(at: string, locale: Locale): string {
  return moment(at, locale, { weekday: 'short', day: 'numeric', month: 'short' })
}

/** Whether a day begins at a moment, in the viewer's zone. */
export function isMidnight(at: string, locale: Locale): boolean {
  return moment(at, { ...locale, language: 'sv' }, { timeStyle: 'short' }) === '00:00'
}

/** A moment's day in the viewer's zone: "Today", "Monday, 3 November 2026". */
export function dayOf(at: string, locale: Locale): string {
  const day = moment(at, locale, { dateStyle: 'full' })
  const days = [0, -1].map((offset) => new Date(now.value + offset * DAY * 1000).toISOString())
  const back = days.findIndex((each) => moment(each, locale, { dateStyle: 'full' }) === day)
  if (back < 0) return day
  const word = new Intl.RelativeTimeFormat(locale.language, { numeric: 'auto' }).format(-back, 'day')
  return word.charAt(0).toLocaleUpperCase(locale.language) + word.slice(1)
}

export function monthOf(at: string, locale: Locale): string {
  return moment(at, locale, { month: 'long', year: 'numeric' })
}

export function timeOf(at: string, locale: Locale): string {
  return moment(at, locale, { timeStyle: 'short' })
}

function dateOf(at: string, locale: Locale): string {
  const isThisYear = new Date(at).getFullYear() === new Date(now.value).getFullYear()
  return moment(at, locale, { day: 'numeric', month: 'short', year: isThisYear ? undefined : 'numeric' })
}

function moment(at: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  return formatFor(locale, options).format(new Date(at))
}

function formatFor({ language, time_zone }: Locale, options: Intl.DateTimeFormatOptions) {
  return kept(`${language} ${time_zone} ${Object.entries(options).join()}`, () => {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: time_zone ?? undefined })
  })
}

const formats = new Map<string, unknown>()

/** Making a format takes the browser longer than a row of the queue. */
export function kept<T>(key: string, make: () => T): T {
  if (!formats.has(key)) formats.set(key, make())
  return formats.get(key) as T
}

/** A length of time as people say it, in its largest unit: "45 min", "3.5 hr", "2 days". */
export function duration(seconds: number, locale: Locale): string {
  const [unit, size] = seconds < HOUR ? ['minute', MINUTE] : seconds < 2 * DAY ? ['hour', HOUR] : ['day', DAY]
  const amount = seconds / (size as number)
  return new Intl.NumberFormat(locale.language, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'minute' || amount >= 10 ? 0 : 1,
  }).format(unit === 'minute' ? Math.max(1, Math.round(amount)) : amount)
}

/** A day of the calendar, "10 Nov"; it has no zone. */
export function shortDay(day: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale.language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(day),
  )
}

export function longDay(at: number, locale: Locale): string {
  return moment(new Date(at).toISOString(), locale, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** A day of the viewer's calendar, so many days ago: "2026-11-24". */
export function dayBefore(days: number, { time_zone }: Locale): string {
  // Sweden writes its dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: time_zone ?? undefined })
  return format.format(now.value - days * DAY * 1000)
}
