import { computed, nextTick, onBeforeUnmount, ref, watch, type Ref, type ShallowRef } from 'vue'
import type { QueueOptions } from '@/contract'
import { useFinding } from '@/lib/finding'
import { useOptions } from '@/lib/options'
import { partAt, replaced, written, type Part } from '@/lib/searchWords'
import { useShared } from '@/lib/shared'
import { forgetSearches, recentSearches, rememberSearch } from './recentSearches'
import { firstSuggestions, lookedUp, suggestionsFor, type Suggestion } from './suggesting'

const PAUSE_MS = 300

/** What is typed into the search box, and what may complete it. */
export function useSearchBox(
  input: Readonly<ShallowRef<HTMLInputElement | null>>,
  {
    query,
    options,
    search,
  }: { query: () => string; options: () => QueueOptions; search: (text: string) => void },
) {
  const text = ref(query())
  const caret = ref(text.value.length)
  const isOpen = ref(false)
  let timer = 0

  const { part, suggestions, listbox } = useCompletion({ text, caret, isOpen }, options)

  watch(query, (told) => {
    if (document.activeElement !== input.value) text.value = told
  })

  function look() {
    caret.value = input.value?.selectionStart ?? text.value.length
  }
  function typed() {
    look()
    isOpen.value = true
    window.clearTimeout(timer)
    timer = window.setTimeout(() => isBegun(part.value, suggestions.value) || now(), PAUSE_MS)
  }
  function now(): boolean {
    window.clearTimeout(timer)
    const wanted = text.value.trim()
    if (wanted === query()) return false
    search(wanted)
    return true
  }
  function accept(suggestion: Suggestion) {
    if (suggestion.kind === 'clear') return forgetSearches()
    const accepted = taken(suggestion, text.value, part.value)
    text.value = accepted.text
    caret.value = accepted.caret
    void nextTick(() => input.value?.setSelectionRange(caret.value, caret.value))
    if (suggestion.kind !== 'operator') done()
  }
  function done(): boolean {
    isOpen.value = false
    rememberSearch(text.value.trim())
    return now()
  }
  function clear() {
    text.value = ''
    caret.value = 0
    now()
    input.value?.focus()
  }
  onBeforeUnmount(() => window.clearTimeout(timer))
  return { text, part, isOpen, suggestions, listbox, look, typed, accept, done, clear }
}

interface Typing {
  text: Ref<string>
  caret: Ref<number>
  isOpen: Ref<boolean>
}

/** What the part before the caret may be completed to. */
function useCompletion({ text, caret, isOpen }: Typing, options: () => QueueOptions) {
  const { nav } = useShared()
  const part = computed(() => partAt(text.value, caret.value))
  const { found } = useFinding(
    () => (isOpen.value ? lookedUp(part.value) : ''),
    () => nav.value.agent_search,
  )
  const suggestions = computed(() => {
    if (!isOpen.value) return []
    return text.value.trim()
      ? suggestionsFor(part.value, options(), found.value)
      : firstSuggestions(recentSearches.value)
  })
  const listbox = useOptions(
    () => suggestions.value.map(({ value }) => value),
    () => (part.value.operator && part.value.value ? 0 : -1),
  )
  return { part, suggestions, listbox }
}

/** A value that is still being chosen would only be told to be unknown. */
function isBegun({ operator, value }: Part, suggestions: Suggestion[]): boolean {
  const whole = operator && written(operator, value)
  return (
    whole !== null && (!value || (suggestions.length > 0 && suggestions.every(({ text }) => text !== whole)))
  )
}

/** The text with the suggestion in it, and where one goes on typing. */
function taken({ kind, text: by, isWhole }: Suggestion, text: string, part: Part) {
  if (isWhole) return { text: by, caret: by.length }
  const inserted = kind === 'operator' ? by : `${by} `
  return { text: replaced(text, part, inserted), caret: part.start + part.sign.length + inserted.length }
}
