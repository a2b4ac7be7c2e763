import { computed, nextTick, onBeforeUnmount, onMounted, ref, watch, type ShallowRef } from 'vue'

const OVERSCAN = 5
const STEP = 5
/** How many rows come, and go, at either end in one frame: a jump takes some, and none keeps the page from answering. */
const AT_ONCE = 5
const AT_FIRST = 25

/** Which rows of a long list are near the window; whether the list's own pane scrolls, or the page. */
export function useWindow(list: Readonly<ShallowRef<HTMLElement | null>>, count: () => number) {
  const height = ref(44)
  const first = ref(0)
  const last = ref(AT_FIRST)
  let frame = 0

  function look() {
    frame = 0
    const box = list.value?.getBoundingClientRect()
    if (!box || !list.value) return
    const pane = paneOf(list.value)
    const top = pane ? pane.getBoundingClientRect().top : 0
    const size = pane ? pane.clientHeight : window.innerHeight
    const at = Math.max(0, Math.floor((top - box.top) / height.value))
    draw(Math.max(0, stepped(at - OVERSCAN)), stepped(at + Math.ceil(size / height.value) + OVERSCAN) + STEP)
  }
  function draw(from: number, to: number) {
    const isApart = from >= last.value || to <= first.value
    first.value = isApart ? from : towards(from, first.value)
    last.value = isApart ? Math.min(to, from + AT_ONCE) : towards(to, last.value)
    if (first.value !== from || last.value !== to) soon()
  }
  function measure() {
    const row = list.value?.querySelector<HTMLElement>(':scope > li')
    if (row?.offsetHeight) height.value = row.offsetHeight
    look()
  }
  const soon = () => void (frame ||= requestAnimationFrame(look))

  const resizes = new ResizeObserver(measure)
  watch(list, (now, before) => {
    if (before) resizes.unobserve(before)
    if (now) resizes.observe(now)
  })
  watch(count, () => void nextTick(look))
  onMounted(() => {
    if (list.value) resizes.observe(list.value)
    document.addEventListener('scroll', soon, { capture: true, passive: true })
    window.addEventListener('resize', soon)
    measure()
  })
  onBeforeUnmount(() => {
    resizes.disconnect()
    cancelAnimationFrame(frame)
    document.removeEventListener('scroll', soon, { capture: true })
    window.removeEventListener('resize', soon)
  })
  const span = computed(() => ({
    first: Math.min(first.value, count()),
    last: Math.min(last.value, count()),
  }))
  return { height, span, measure }
}

const towards = (goal: number, at: number) => Math.min(Math.max(goal, at - AT_ONCE), at + AT_ONCE)
const stepped = (at: number) => Math.floor(at / STEP) * STEP

/** Give what comes into view the elements of what left it: to change one costs less than to make it. */
export function recycler<Key>() {
  let held = new Map<Key, number>()
  let made = 0
  return (keys: Key[]): number[] => {
    const wanted = new Set(keys)
    const free = [...held].filter(([key]) => !wanted.has(key)).map(([, element]) => element)
    held = new Map(keys.map((key) => [key, held.get(key) ?? free.pop() ?? made++]))
    return [...held.values()]
  }
}

/** The scrolling pane around the list, or null where the page itself scrolls. */
export function paneOf(list: HTMLElement): HTMLElement | null {
  const pane = list.closest<HTMLElement>('[data-pane]')
  return pane && pane.clientHeight < pane.scrollHeight ? pane : null
}

export function scrollOf(list: HTMLElement | null): number {
  if (!list) return 0
  return paneOf(list)?.scrollTop ?? window.scrollY
}

export function scrollTo(list: HTMLElement, top: number) {
  const pane = paneOf(list)
  if (pane) pane.scrollTop = top
  else window.scrollTo({ top, behavior: 'instant' })
}
