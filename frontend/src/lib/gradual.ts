import { onBeforeUnmount, onMounted, ref } from 'vue'

const AT_ONCE = 6

/** Make many things a few at a time, whenever the browser has nothing better to do. */
export function useGradual(total: () => number) {
  const made = ref(0)
  let waiting = 0

  function makeSome() {
    made.value += AT_ONCE
    if (made.value < total()) waiting = whenIdle(makeSome)
  }
  function makeAll() {
    cancel(waiting)
    made.value = Infinity
  }
  onMounted(() => {
    if (made.value < total()) waiting = whenIdle(makeSome)
  })
  onBeforeUnmount(() => cancel(waiting))
  return { made, makeAll }
}

const canIdle = 'requestIdleCallback' in window
const whenIdle = (act: () => void) => (canIdle ? requestIdleCallback(act) : window.setTimeout(act, 50))
const cancel = (id: number) => (canIdle ? cancelIdleCallback(id) : window.clearTimeout(id))
