import type { WindowShown } from '@/contract'

export const DAYS = [0, 1, 2, 3, 4, 5, 6]
export const DAY_MINUTES = 24 * 60
const FIRST_MONDAY = Date.UTC(2024, 0, 1)

/** Where the week does not begin on Monday, by region, after Unicode's CLDR; for browsers that do not say. */
const SUNDAY_REGIONS = 'AU BR CA CN CO GT HK ID IL IN JP KE KR MX PE PH PK SA SG TH TW US VE ZA'.split(' ')
const SATURDAY_REGIONS = 'AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'.split(' ')

type Week = { firstDay: number }
type Locale = Intl.Locale & { getWeekInfo?: () => Week; weekInfo?: Week }

/** The days in the order of the reader's week: their browser says of which region they are, where it speaks so. */
export function daysOfWeek(language: string): number[] {
  const spoken = navigator.languages.find((each) => each.split('-')[0] === language.split('-')[0])
  const locale: Locale = new Intl.Locale(spoken ?? language).maximize()
  const first = ((locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? firstDayIn(locale.region)) - 1
  return DAYS.map((day) => (day + first) % 7)
}

function firstDayIn(region = ''): number {
  if (SATURDAY_REGIONS.includes(region)) return 6
  return SUNDAY_REGIONS.includes(region) ? 7 : 1
}

/** The name of a weekday, 0 being Monday. */
export function weekdayName(day: number, language: string, style: 'long' | 'short' = 'long'): string {
  const format = new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' })
  return format.format(FIRST_MONDAY + day * DAY_MINUTES * 60_000)
}

/** An hour of the clock: "6 AM", "18 Uhr". */
export function hourName(hour: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: 'numeric', timeZone: 'UTC' }).format(hour * 3_600_000)
}

export const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/** Whether hours end on the day after the one they begin on. */
export const isOvernight = ({ opens, closes }: WindowShown) =>
  Boolean(opens && closes) && closes !== '00:00' && closes <= opens

export const isAllDay = ({ opens, closes }: WindowShown) => opens === '00:00' && closes === '00:00'

/** From minute to minute of a day; ``isRest`` of hours that began on the day before. */
export interface Stretch {
  from: number
  until: number
  isRest: boolean
}

/** What is open on a day, with what goes on from the day before. */
export function stretchesOf(day: number, windows: WindowShown[]): Stretch[] {
  return windows
    .filter(({ opens, closes }) => opens && closes)
    .flatMap<Stretch>((each) => {
      const starts = minuteOf(each.opens)
      const until = minuteOf(each.closes)
      const length = until > starts ? until - starts : DAY_MINUTES - starts + until
      if (each.weekday === day) {
        return [{ from: starts, until: Math.min(starts + length, DAY_MINUTES), isRest: false }]
      }
      const rest = starts + length - DAY_MINUTES
      return (each.weekday + 1) % 7 === day && rest > 0 ? [{ from: 0, until: rest, isRest: true }] : []
    })
}

/** Hours that one adds to a day: after those there are, else as most offices have them. */
export function nextWindow(weekday: number, windows: WindowShown[]): WindowShown {
  const last = windows.filter((each) => each.weekday === weekday).at(-1)
  if (!last) return { weekday, opens: '09:00', closes: '17:00' }
  const opens = Math.min(minuteOf(last.closes) + 60, 22 * 60)
  return { weekday, opens: clockOf(opens), closes: clockOf(Math.min(opens + 4 * 60, 23 * 60)) }
}

export const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** The week with one day's hours on other days instead of theirs. */
export const copiedTo = (days: number[], from: number, windows: WindowShown[]): WindowShown[] =>
  DAYS.flatMap((day) => {
    const source = days.includes(day) ? from : day
    return windows.filter(({ weekday }) => weekday === source).map((each) => ({ ...each, weekday: day }))
  })
