import { onScopeDispose, shallowReactive, toValue, type MaybeRefOrGetter } from 'vue'
import { capsOf, chordOf } from './chords'
import { say } from './i18n'

/** Words that follow the language: a key of locales/*.json, or a function that tells them. */
export type Words = string | (() => string)

/** Something a person can do here: by its keys, and from the palette. */
export interface Act {
  /** One name for one act; of two with the same, the later registered is meant. */
  id: string
  label: Words
  group: Words
  /** Chords and sequences, each enough: "r", "shift+j", "mod+k", "g q". Empty for an act of the palette alone. */
  keys: string[]
  /** Left out where the browser or a text field answers the keys itself: then it is only listed. */
  run?: () => void
  /** Whether it can be done now; asked at every press. */
  when?: () => boolean
  /** Also while somebody types, and before an open menu or dialog. Only for chords with mod. */
  isEverywhere?: boolean
  /** A key that is held does it again and again. */
  isRepeated?: boolean
}

const TYPING =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]:not([contenteditable="false"])'
/** A host's cookie banner is a dialog too, and stops nobody; a modal one does. */
const POPUP = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'
const SEQUENCE_MS = 1200

export const isApple = /Mac|iPhone|iPad/.test(navigator.platform)
export const sendKeys = isApple ? '⌘↵' : 'Ctrl ↵'

const sources = shallowReactive<MaybeRefOrGetter<Act[]>[]>([])
let begun = ''
let timer = 0

/** Offer these acts as long as the component that calls this is there. */
export function useShortcuts(acts: MaybeRefOrGetter<Act[]>) {
  if (!sources.length) document.addEventListener('keydown', press)
  sources.push(acts)
  onScopeDispose(() => {
    sources.splice(sources.indexOf(acts), 1)
    if (!sources.length) document.removeEventListener('keydown', press)
  })
}

/** Every act of this page, what came last first: the page's own before those of the frame around it. */
export const registeredActs = () => unique(allActs())

/** What can be done now. Of two with one id it is the one that can. */
export const possibleActs = () => unique(allActs().filter(isPossible))

const allActs = () => [...sources].reverse().flatMap((acts) => toValue(acts))
const unique = (acts: Act[]) =>
  [...new Map(acts.toReversed().map((act) => [act.id, act])).values()].toReversed()
const isPossible = (act: Act) => act.run !== undefined && (act.when?.() ?? true)

export const wordsOf = (words: Words) => (typeof words === 'string' ? say(words) : words())

/** The acts under the words of their groups, in the order in which the groups first come. */
export function inGroups(acts: Act[]): Map<string, Act[]> {
  const groups = new Map<string, Act[]>()
  for (const act of acts) {
    const title = wordsOf(act.group)
    groups.set(title, [...(groups.get(title) ?? []), act])
  }
  return groups
}

export const caps = (keys: string) => capsOf(keys, isApple)

function press(event: KeyboardEvent) {
  const chord = event.defaultPrevented ? null : chordOf(event, isApple)
  if (!chord) return
  const isElsewhere = isMeantElsewhere(event)
  const before = isElsewhere ? '' : begun
  forget()
  const offered = possibleActs().filter((act) => !isElsewhere || act.isEverywhere)
  const isTaken = follow(event, before ? `${before} ${chord}` : chord, offered)
  // "g x" is a slip, and not the "x" of a row.
  const isSlip = before !== '' && chord.length === 1
  if (isTaken || isSlip) event.preventDefault()
}

/** Do what was pressed, or wait for the rest of it; false where it means nothing here. */
function follow(event: KeyboardEvent, typed: string, offered: Act[]): boolean {
  const act = offered.find(({ keys }) => keys.includes(typed))
  if (act && (!event.repeat || act.isRepeated)) act.run?.()
  if (act) return true
  const isBegun = offered.some(({ keys }) => keys.some((each) => each.startsWith(`${typed} `)))
  if (isBegun) begin(typed)
  return isBegun
}

function begin(typed: string) {
  begun = typed
  timer = window.setTimeout(forget, SEQUENCE_MS)
}

function forget() {
  begun = ''
  window.clearTimeout(timer)
}

function isMeantElsewhere(event: KeyboardEvent): boolean {
  const [target = document.body] = event.composedPath()
  const isTyping = target instanceof Element && target.closest(TYPING) !== null
  return isTyping || [...document.querySelectorAll<HTMLElement>(POPUP)].some(isInFront)
}

function isInFront(popup: HTMLElement): boolean {
  const isOurs = popup.closest('.escalated') !== null
  return (isOurs || popup.matches('[aria-modal="true"], :modal')) && popup.checkVisibility()
}
