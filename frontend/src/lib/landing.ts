import { usePage } from '@inertiajs/vue3'
import { watch } from 'vue'
import { afterPaint } from './scrolling'

/** On another page the keyboard starts at its content, not at the host's menu. */
export function useLanding() {
  const page = usePage()
  watch(() => page.url?.split('?')[0], land, { flush: 'post' })
}

const land = () => void afterPaint(focusMain)

function focusMain() {
  if (document.activeElement === document.body)
    document.getElementById('esc-main')?.focus({ preventScroll: true })
}
