import type { WindowShown } from '@/contract'

export const DAYS = [0, 1, 2, 3, 4, 5, 6]
const DAY_MINUTES = 24 * 60
const FIRST_MONDAY = Date.UTC(2024, 0, 1)

/** The name of a weekday, 0 being Monday. */
export function weekdayName(day: number, language: string, style: 'long' | 'short' = 'long'): string {
  const format = new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' })
  return format.format(FIRST_MONDAY + day * DAY_MINUTES * 60_000)
}

export const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/** Whether hours end on the day after the one they begin on. */
export const isOvernight = ({ opens, closes }: WindowShown) =>
  Boolean(opens && closes) && closes !== '00:00' && closes <= opens

export const isAllDay = ({ opens, closes }: WindowShown) => opens === '00:00' && closes === '00:00'

/** A stretch of a day's 24 hours, in per cent. */
export interface Stretch {
  from: number
  length: number
}

/** What is open on a day, with what goes on from the day before. */
export function stretchesOf(day: number, windows: WindowShown[]): Stretch[] {
  return windows
    .filter(({ opens, closes }) => opens && closes)
    .flatMap((each) => {
      const starts = minuteOf(each.opens)
      const until = minuteOf(each.closes)
      const length = until > starts ? until - starts : DAY_MINUTES - starts + until
      if (each.weekday === day) return [stretch(starts, Math.min(starts + length, DAY_MINUTES))]
      const rest = starts + length - DAY_MINUTES
      return (each.weekday + 1) % 7 === day && rest > 0 ? [stretch(0, rest)] : []
    })
}

const stretch = (from: number, until: number): Stretch => ({
  from: (from / DAY_MINUTES) * 100,
  length: ((until - from) / DAY_MINUTES) * 100,
})

/** Hours that one adds to a day: after those there are, else as most offices have them. */
export function nextWindow(weekday: number, windows: WindowShown[]): WindowShown {
  const last = windows.filter((each) => each.weekday === weekday).at(-1)
  if (!last) return { weekday, opens: '09:00', closes: '17:00' }
  const opens = Math.min(minuteOf(last.closes) + 60, 22 * 60)
  return { weekday, opens: clockOf(opens), closes: clockOf(Math.min(opens + 4 * 60, 23 * 60)) }
}

const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** The week with one day's hours on other days instead of theirs. */
export const copiedTo = (days: number[], from: number, windows: WindowShown[]): WindowShown[] =>
  DAYS.flatMap((day) => {
    const source = days.includes(day) ? from : day
    return windows.filter(({ weekday }) => weekday === source).map((each) => ({ ...each, weekday: day }))
  })
