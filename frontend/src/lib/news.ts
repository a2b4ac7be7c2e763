import { computed, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import type { Message } from '@/contract'
import { isAtEnd, showNewest } from './scrolling'

/** Messages that arrive while a conversation is read: announced unless they are in view, and nothing moves. */
export function useNews(pane: Readonly<Ref<HTMLElement | null>>, messages: () => Message[]) {
  const seenUpTo = ref(newestOf(messages()))

  const unseen = computed(
    () => messages().filter(({ id, author }) => id > seenUpTo.value && !author.is_me).length,
  )

  function look() {
    if (isAtEnd(pane.value)) seenUpTo.value = newestOf(messages())
  }
  function follow() {
    seenUpTo.value = newestOf(messages())
    showNewest(pane.value)
  }

  watch(() => newestOf(messages()), look, { flush: 'post' })
  // On a phone the page scrolls, on a desk its pane: scrolling does not bubble, but it can be captured.
  onMounted(() => document.addEventListener('scroll', look, { capture: true, passive: true }))
  onBeforeUnmount(() => document.removeEventListener('scroll', look, { capture: true }))
  return { unseen, follow }
}

const newestOf = (messages: Message[]) => Math.max(0, ...messages.map(({ id }) => id))
