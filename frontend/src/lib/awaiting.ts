import { defineAsyncComponent, defineComponent, onBeforeUnmount, onMounted, type Component } from 'vue'
import { typeAhead } from './typingAhead'

/** Stands for what is being fetched, and shows nothing. */
const Awaited = defineComponent(() => {
  let end: () => void
  onMounted(() => (end = typeAhead()))
  // Either what was called for takes its place and asks for the keys within this tick, or nobody does.
  onBeforeUnmount(() => void setTimeout(end))
  return () => null
})

/** A component that is fetched when it is first shown, and for whose text field it may be typed meanwhile. */
export const awaited = <T extends Component>(fetch: () => Promise<{ default: T }>) =>
  defineAsyncComponent<T>({
    loader: async () => (await fetch()).default,
    loadingComponent: Awaited,
    delay: 0,
  })
