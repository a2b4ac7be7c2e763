import { computed, nextTick, ref, useId, watch } from 'vue'
import { matchOf, plain } from './matching'

/** One thing to choose, with what tells it apart from others of its name. */
export interface Option {
  value: string
  label: string
  hint?: string
}

/** Which option of a listbox the keyboard is on while its text field keeps the focus. */
export function useOptions(values: () => string[], startsAt = () => 0) {
  const id = useId()
  const at = ref(startsAt())
  const idOf = (place: number) => `${id}-${place}`
  const activeId = computed(() => (values()[at.value] === undefined ? undefined : idOf(at.value)))

  function go(place: number) {
    at.value = place
    void nextTick(() => document.getElementById(idOf(place))?.scrollIntoView({ block: 'nearest' }))
  }
  function step(by: number) {
    const count = values().length
    if (count) go(at.value < 0 && by < 0 ? count - 1 : (at.value + by + count) % count)
  }
  watch(
    () => [startsAt(), ...values()].join('\n'),
    () => (at.value = startsAt()),
  )
  return { id, at, activeId, idOf, go, step }
}

/** Those that are named by what was typed, the best named first: above all one whose hint is just that, such as "me". */
export function matching<T extends Option>(options: T[], typed: string): T[] {
  if (!typed.trim()) return options
  const scores = new Map(
    options.map((each) => [
      each,
      isSame(each.hint ?? '', typed) ? Infinity : matchOf(typed, each.label, each.hint),
    ]),
  )
  const scoreOf = (option: T) => scores.get(option) ?? 0
  return options.filter(scoreOf).sort((a, b) => scoreOf(b) - scoreOf(a))
}

export const isSame = (a: string, b: string) => plain(a.trim()) === plain(b.trim())
