import { nextTick, ref, watch, type Ref } from 'vue'

type View = 'conversation' | 'timeline'

/** Conversation or timeline, each scrolled as it was left. A link to an event opens the timeline. */
export function useViews(pane: Readonly<Ref<HTMLElement | null>>, reveal: (id: number) => void) {
  const tab = ref<View>(/^#e\d+$/.test(window.location.hash) ? 'timeline' : 'conversation')
  const tops: Record<View, number> = { conversation: 0, timeline: 0 }

  async function showMessage(id: number) {
    tab.value = 'conversation'
    await nextTick()
    reveal(id)
  }

  watch(tab, async (now, before) => {
    tops[before] = pane.value?.scrollTop ?? 0
    await nextTick()
    pane.value?.scrollTo({ top: tops[now] })
  })
  return { tab, showMessage }
}
