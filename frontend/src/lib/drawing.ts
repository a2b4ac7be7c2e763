import type { WindowShown } from '@/contract'
import { clockOf, DAY_MINUTES, isOvernight, minuteOf, stretchesOf } from './weeks'

const STEP = 15

/** The minute that is a share of a day, to the next quarter of an hour. */
export const minuteAt = (share: number) =>
  Math.round((Math.min(Math.max(share, 0), 1) * DAY_MINUTES) / STEP) * STEP

/** Hours that are drawn from the minute ``anchor`` to one between two others: new ones, or an edge of some there are. */
export interface Drawing {
  edge: 'opens' | 'closes' | null
  place: number
  anchor: number
  from: number
  until: number
}

type Edge = Drawing & { at: number }
type Span = [from: number, until: number]

/** What is drawn from a minute of a day on: an edge so near, new hours where it is closed, else nothing. */
export function drawingAt(minute: number, near: number, day: number, week: WindowShown[]): Drawing | null {
  const own = week.filter(({ weekday }) => weekday === day)
  const edges = own.flatMap((each, place) => edgesOf(each, place, spansOf(day, week, each)))
  const distance = ({ at }: Edge) => Math.abs(at - minute)
  const [edge] = edges.filter((each) => distance(each) <= near).sort((a, b) => distance(a) - distance(b))
  if (edge) return edge
  const taken = spansOf(day, week)
  if (taken.some(([from, until]) => minute > from && minute < until)) return null
  const [from, until] = roomAround([minute, minute], taken)
  return { edge: null, place: own.length, anchor: minute, from, until }
}

/** The day's hours once one has drawn to a minute. */
export function drawnTo(minute: number, drawing: Drawing, day: number, own: WindowShown[]): WindowShown[] {
  const { edge, place, anchor, from, until } = drawing
  const to = Math.min(Math.max(minute, from), until)
  if (edge) return own.map((each, at) => (at === place ? { ...each, [edge]: clockOf(to) } : each))
  if (to === anchor) return own
  const [opens, closes] = anchor < to ? [anchor, to] : [to, anchor]
  return [...own, { weekday: day, opens: clockOf(opens), closes: clockOf(closes) }]
}

/** What closes on the next day has no end on this one. */
function edgesOf(each: WindowShown, place: number, others: Span[]): Edge[] {
  const opens = minuteOf(each.opens)
  const closes = isOvernight(each) ? DAY_MINUTES : minuteOf(each.closes) || DAY_MINUTES
  const [from, until] = roomAround([opens, closes], others)
  const opening: Edge = { edge: 'opens', place, at: opens, anchor: closes, from, until: closes - STEP }
  const closing: Edge = { edge: 'closes', place, at: closes, anchor: opens, from: opens + STEP, until }
  return isOvernight(each) ? [opening] : [opening, closing]
}

const spansOf = (day: number, week: WindowShown[], but?: WindowShown): Span[] =>
  stretchesOf(
    day,
    week.filter((each) => each !== but),
  ).map(({ from, until }) => [from, until])

const roomAround = ([first, last]: Span, taken: Span[]): Span => [
  Math.max(0, ...taken.flatMap(([, until]) => (until <= first ? [until] : []))),
  Math.min(DAY_MINUTES, ...taken.flatMap(([from]) => (from >= last ? [from] : []))),
]
