import { computed, nextTick, ref, useId, watch } from 'vue'

/** One thing to choose, with what tells it apart from others of its name. */
export interface Option {
  value: string
  label: string
  hint?: string
}

/** Which option of a listbox the keyboard is on while its text field keeps the focus. */
export function useOptions(values: () => string[], startsAt = 0) {
  const id = useId()
  const at = ref(startsAt)
  const idOf = (place: number) => `${id}-${place}`
  const activeId = computed(() => (values()[at.value] === undefined ? undefined : idOf(at.value)))

  function step(by: number) {
    const count = values().length
    if (!count) return
    at.value = at.value < 0 && by < 0 ? count - 1 : (at.value + by + count) % count
    void nextTick(() => document.getElementById(idOf(at.value))?.scrollIntoView({ block: 'nearest' }))
  }
  watch(
    () => values().join('\n'),
    () => (at.value = startsAt),
  )
  return { id, at, activeId, idOf, step }
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** Those whose name has every word typed, first those that begin with it. */
export function matching<T extends Option>(options: T[], text: string): T[] {
  const words = plain(text).split(/\s+/).filter(Boolean)
  const [first = ''] = words
  const named = (option: Option) => plain(`${option.label} ${option.hint ?? ''}`)
  return options
    .filter((option) => words.every((word) => named(option).includes(word)))
    .sort((a, b) => Number(named(b).startsWith(first)) - Number(named(a).startsWith(first)))
}

export const isSame = (a: string, b: string) => plain(a.trim()) === plain(b.trim())
