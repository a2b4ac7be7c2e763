import { inject, provide, type InjectionKey } from 'vue'
import type { AttachmentTile, Message } from '@/contract'

/** What can be taken out of a conversation by whoever looks at it, if they may. */
export interface Redacting {
  isAllowed: () => boolean
  redact: (message: Message, words: string) => void
  remove: (file: AttachmentTile) => void
}

const KEY: InjectionKey<Redacting> = Symbol('redacting')

export const provideRedacting = (redacting: Redacting) => provide(KEY, redacting)
export const useRedacting = () => inject(KEY, null)

/** The words that are marked within an element; none where the marks begin or end outside of it. */
export function markedIn(element: Element | null): string {
  const marked = window.getSelection()
  if (!element || !marked || marked.isCollapsed || !marked.rangeCount) return ''
  const { startContainer, endContainer } = marked.getRangeAt(0)
  const isInside = element.contains(startContainer) && element.contains(endContainer)
  return isInside ? marked.toString().trim() : ''
}
