import { computed, watch, type Ref } from 'vue'
import type { Choice } from '@/contract'
import { plain } from './matching'
import { useOptions } from './options'

const PAGE = 10
const TYPED_MS = 700

interface Selecting {
  options: () => Choice[]
  value: Ref<string>
  isOpen: Ref<boolean>
}

/** The keys of a list of choices whose button keeps the focus: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function useSelecting({ options, value, isOpen }: Selecting) {
  const chosenAt = () => options().findIndex((each) => each.value === value.value)
  const values = () => options().map((each) => each.value)
  const { id, at, activeId, idOf, go } = useOptions(values, chosenAt)
  const seek = useTypeAhead(options, at, go)
  const chosen = computed(() => options()[chosenAt()])

  const move = (place: number) => go(Math.max(0, Math.min(place, options().length - 1)))
  const close = () => (isOpen.value = false)
  function open(place = at.value) {
    isOpen.value = true
    move(place)
  }
  function pick(option = options()[at.value]) {
    close()
    if (option && option.value !== value.value) value.value = option.value
  }

  watch(isOpen, (is) => is || (at.value = chosenAt()))

  const OPENING: Record<string, () => void> = {
    ArrowDown: () => open(),
    ArrowUp: () => open(),
    Enter: () => open(),
    ' ': () => open(),
    Home: () => open(0),
    End: () => open(Infinity),
  }
  const MOVING: Record<string, () => void> = {
    ArrowDown: () => move(at.value + 1),
    ArrowUp: () => move(at.value - 1),
    PageDown: () => move(at.value + PAGE),
    PageUp: () => move(at.value - PAGE),
    Home: () => move(0),
    End: () => move(Infinity),
    Enter: () => pick(),
    ' ': () => pick(),
    Escape: close,
  }
  function meaning({ key, altKey }: KeyboardEvent): (() => void) | undefined {
    // Letters do not open it: on the desk they are keys of their own, also where a list was just closed.
    if (!isOpen.value) return OPENING[key]
    if (altKey) return key === 'ArrowUp' ? () => pick() : undefined
    const option = numbered(options(), key)
    if (option) return () => pick(option)
    return seek.takes(key) ? () => seek.type(key) : MOVING[key]
  }
  function press(event: KeyboardEvent) {
    if (event.metaKey || event.ctrlKey || event.isComposing) return
    if (event.key === 'Tab' && isOpen.value) return pick()
    const act = meaning(event)
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return { id, at, activeId, idOf, chosen, open, pick, press }
}

/** Each of the first nine is chosen by its number as well. */
const numbered = (options: Choice[], key: string) =>
  /^[1-9]$/.test(key) ? options[Number(key) - 1] : undefined

/** Letters typed in a row lead to what begins with them; one letter again and again to each that begins with it. */
function useTypeAhead(options: () => Choice[], at: Readonly<Ref<number>>, go: (place: number) => void) {
  let typed = ''
  let timer = 0

  const takes = (key: string) => key.length === 1 && (key !== ' ' || typed !== '')

  function type(key: string) {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => (typed = ''), TYPED_MS)
    typed += key
    const isRepeated = [...typed].every((each) => each === typed[0])
    const wanted = plain(isRepeated ? key : typed)
    const from = at.value + (isRepeated ? 1 : 0)
    const places = options().map((_, place) => (from + place + options().length) % options().length)
    const found = places.find((place) => plain(options()[place]?.label ?? '').startsWith(wanted))
    if (found !== undefined) go(found)
  }
  return { takes, type }
}
