import { tell } from './toasts'

/** Put text on the clipboard and say so; where the browser forbids it, the text itself is told. */
export async function copy(text: string, told: string) {
  try {
    await navigator.clipboard.writeText(text)
    tell('success', told)
  } catch (error) {
    // Without HTTPS there is no clipboard, and a person may forbid it.
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error
    tell('info', text)
  }
}

/** Copy the address of a place on this page. */
export function copyLink(anchor: string, told: string) {
  const url = new URL(window.location.href)
  url.hash = anchor
  void copy(url.href, told)
}
