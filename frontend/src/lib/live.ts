import { onBeforeUnmount } from 'vue'
import type { LiveActivity, LiveAnswer } from '@/contract'
import { reloadQuietly } from './reloading'
import { useShared } from './shared'

type Hear = (activities: LiveActivity[]) => void

const SEEN_MS = 5_000
const HIDDEN_MS = 20_000
const LONGEST_PAUSE_MS = 60_000
const LONGEST_WAIT_MS = 30_000

const hearers = new Set<Hear>()
let url = ''
let after: number | null = null
let etag = ''
let known = new Set<number>()
let failures = 0
let timer = 0
let isAsking = false

/** Hear what happens, as long as the component lives. */
export function useLive(hear: Hear) {
  const { nav } = useShared()
  if (nav.value.live) url = nav.value.live
  onBeforeUnmount(listen(hear))
}

/** Hear what happens until the returned function is called; however many hear, the server is asked once. */
export function listen(hear: Hear): () => void {
  hearers.add(hear)
  if (hearers.size === 1) begin()
  return () => {
    hearers.delete(hear)
    if (!hearers.size) end()
  }
}

/** Ask now and not at the next beat. */
export function lookNow() {
  window.clearTimeout(timer)
  if (hearers.size) timer = window.setTimeout(ask)
}

function begin() {
  for (const [target, name] of WAKERS) target.addEventListener(name, wake)
  lookNow()
}
function end() {
  for (const [target, name] of WAKERS) target.removeEventListener(name, wake)
  window.clearTimeout(timer)
}
const WAKERS: [EventTarget, string][] = [
  [document, 'visibilitychange'],
  [window, 'online'],
  [window, 'offline'],
]
function wake() {
  if (!navigator.onLine) window.clearTimeout(timer)
  else if (document.hidden) beat()
  else lookNow()
}

function beat() {
  window.clearTimeout(timer)
  if (!hearers.size || !navigator.onLine) return
  const usual = document.hidden ? HIDDEN_MS : SEEN_MS
  timer = window.setTimeout(ask, Math.min(usual * 2 ** failures, LONGEST_PAUSE_MS))
}

async function ask() {
  if (isAsking || !url) return
  isAsking = true
  try {
    await fetchNews()
    failures = 0
  } catch (error) {
    // No answer, none in time, or a proxy's page in place of one: the next beat may do better.
    const isUsual = [TypeError, SyntaxError, DOMException].some((each) => error instanceof each)
    if (!isUsual) throw error
    failures = Math.min(failures + 1, 4)
  } finally {
    isAsking = false
    beat()
  }
}

async function fetchNews() {
  const answer = await fetch(after === null ? url : `${url}?after=${after}`, {
    credentials: 'same-origin',
    // A connection that died in silence would silence the desk with it.
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    headers: { Accept: 'application/json', ...(etag ? { 'If-None-Match': etag } : {}) },
  })
  if (answer.status === 304) return
  if (!answer.ok) throw new TypeError(`Live answered ${answer.status}.`)
  take((await answer.json()) as LiveAnswer, answer.headers.get('ETag') ?? '')
}

/** The server tells the last minute again, for what was committed late: what is known is dropped. */
function take(told: LiveAnswer, tag: string) {
  // A tag belongs to one URL, and the URL moves on with ``after``.
  etag = told.after === after ? tag : ''
  after = told.after
  const fresh = told.activities.filter(({ id }) => !known.has(id))
  known = new Set(told.activities.map(({ id }) => id))
  if (told.has_missed) reloadQuietly()
  if (fresh.length) for (const hear of [...hearers]) hear(fresh)
}
