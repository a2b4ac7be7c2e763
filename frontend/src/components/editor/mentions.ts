import { Mention } from '@tiptap/extension-mention'
import type { SuggestionKeyDownProps, SuggestionProps } from '@tiptap/suggestion'
import type { MentionChoice, Person } from './types'

const MOST = 8

interface Chosen {
  id: string
  label: string
}
type Tell = (choice: MentionChoice | null) => void

/** Calling on a colleague: “@” and the first letters of any of their names. */
export function mentionOf(people: () => Person[], tell: Tell) {
  return Mention.configure({
    HTMLAttributes: { class: 'esc-mention' },
    deleteTriggerWithBackspace: true,
    suggestion: {
      allowedPrefixes: [' ', '(', '\u00a0'],
      items: ({ query }) => matching(people(), query),
      render: () => listing(tell),
    },
  })
}

function matching(people: Person[], query: string): Person[] {
  const wanted = folded(query)
  const isMeant = ({ name }: Person) =>
    folded(name).startsWith(wanted) ||
    folded(name)
      .split(/[\s-]+/)
      .some((part) => part.startsWith(wanted))
  return people.filter(isMeant).slice(0, MOST)
}

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** The list of those who are meant, steered from within the text. */
function listing(tell: Tell) {
  let shown: SuggestionProps<Person, Chosen> | null = null
  let at = 0

  const choose = ({ id, name }: Person) => shown?.command({ id: String(id), label: name })
  function show(given: SuggestionProps<Person, Chosen>) {
    shown = given
    at = Math.min(at, Math.max(given.items.length - 1, 0))
    const place = given.clientRect?.()
    tell(place && given.items.length ? { people: given.items, at, place, choose } : null)
  }
  function move(step: number) {
    if (!shown) return
    at = (at + step + shown.items.length) % shown.items.length
    show(shown)
  }
  function pick() {
    const person = shown?.items[at]
    if (person) choose(person)
  }
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: pick,
    Tab: pick,
  }

  return {
    onStart(given: SuggestionProps<Person, Chosen>) {
      at = 0
      show(given)
    },
    onUpdate: show,
    onExit() {
      shown = null
      tell(null)
    },
    onKeyDown({ event }: SuggestionKeyDownProps): boolean {
      const act = keys[event.key]
      if (!act || !shown?.items.length || event.metaKey || event.ctrlKey) return false
      act()
      return true
    },
  }
}
