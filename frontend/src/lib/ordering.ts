import { router } from '@inertiajs/vue3'
import { ref } from 'vue'

/** Moving one of a list up or down: the server is told the whole order, one move at a time. */
export function useOrdering(url: string, ids: () => number[]) {
  const isMoving = ref(false)

  function move(at: number, by: number) {
    const order = ids()
    const [moved] = order.splice(at, 1)
    if (moved === undefined) return
    order.splice(at + by, 0, moved)
    isMoving.value = true
    router.post(
      url,
      { order },
      { preserveScroll: true, preserveState: true, onFinish: () => (isMoving.value = false) },
    )
  }
  return { isMoving, move }
}
