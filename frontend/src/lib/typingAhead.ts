import { nextTick } from 'vue'

/** A part of the page that has not come by then does not come, and the keys mean again what they always do. */
const LONGEST_MS = 10_000
/** What a person means to type or to choose; all else, such as a chord, stays the page's. */
const MEANT = new Set(['Enter', 'Escape', 'Tab', 'ArrowDown', 'ArrowUp', 'Backspace'])

const FIELDS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]'

let held: string[] | null = null
let timer = 0

/** Hold back what is typed until what was called for is there, or the returned function is called. */
export function typeAhead(): () => void {
  // A part that comes may call for one of its own, as a dialog does for what it holds.
  const mine = [...(held ?? [])]
  forget()
  held = mine
  timer = window.setTimeout(forget, LONGEST_MS)
  document.addEventListener('keydown', hold, true)
  return () => {
    if (held === mine) forget()
  }
}

function forget() {
  held = null
  window.clearTimeout(timer)
  document.removeEventListener('keydown', hold, true)
}

/** Give a field, or another place that takes keys, what was typed before it was there, key by key, as if it were typed only now. */
export async function landIn(target: HTMLElement) {
  const keys = held ?? []
  forget()
  for (const key of keys) {
    if (!target.isConnected) return
    press(target, key)
    // What there is to choose follows what was typed.
    await nextTick()
  }
}

function hold(event: KeyboardEvent) {
  const isMeant = event.key.length === 1 || MEANT.has(event.key)
  // Whoever went to another text field meanwhile means that one.
  if ((event.target as Element).matches(FIELDS)) return forget()
  if (!held || !isMeant || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  event.stopImmediatePropagation()
  held.push(event.key)
}

function press(target: HTMLElement, key: string) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  if (!target.dispatchEvent(event)) return
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) edit(target, key)
  else if (key === 'Enter') target.click()
}

function edit(input: HTMLInputElement | HTMLTextAreaElement, key: string) {
  if (key === 'Backspace') input.value = input.value.slice(0, -1)
  else if (key.length === 1) input.value += key
  else return
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
