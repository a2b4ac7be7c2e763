import '@/styles/app.css'
import './gallery.css'
import { createInertiaApp } from '@inertiajs/vue3'
import { createApp, h, type ComponentPublicInstance, type DefineComponent } from 'vue'
import AppRoot from '@/app/AppRoot.vue'
import AdminShell from '@/components/shell/AdminShell.vue'
import AgentShell from '@/components/shell/AgentShell.vue'
import CustomerShell from '@/components/shell/CustomerShell.vue'
import { loadWords, loadWordsOf } from '@/lib/i18n'
import { density, followLook } from '@/lib/look'
import { followTheme, theme } from '@/lib/theme'
import { page } from './fixtures'
import Gallery from './Gallery.vue'

declare global {
  interface Window {
    /** The source files of all that has drawn something so far. */
    drawn: Set<string>
  }
}

const asked = new URLSearchParams(window.location.search)
const language = asked.get('language') ?? 'en'
window.drawn = new Set()

/** A comment stands where a component has nothing to show; what is teleported leaves one too. */
function keep(this: ComponentPublicInstance) {
  const { __file: file } = this.$options as { __file?: string }
  const root = this.$el as Node | null
  const isEmpty = root instanceof Comment && root.data !== 'teleport start'
  if (file && root && !isEmpty) window.drawn.add(file)
}

await loadWords(language)
await loadWordsOf('desk')
await loadWordsOf('admin')
const FRAMES: Record<string, typeof AgentShell> = { admin: AdminShell, customer: CustomerShell }
const layout = FRAMES[asked.get('frame') ?? ''] ?? AgentShell
await createInertiaApp({
  page: page(language),
  resolve: () => Object.assign(Gallery, { layout }) as unknown as DefineComponent,
  progress: false,
  setup({ el, App, props, plugin }) {
    const root = el.closest<HTMLElement>('.escalated') ?? el
    followTheme(root, '/')
    followLook(root)
    theme.value = asked.get('theme') === 'dark' ? 'dark' : 'light'
    density.value = asked.get('density') === 'compact' ? 'compact' : 'comfortable'
    root.lang = language
    root.dir = page(language).props.locale.direction
    const app = createApp({ render: () => h(AppRoot, { root }, () => h(App, props)) })
    app.mixin({ mounted: keep, updated: keep })
    app.use(plugin).mount(el)
  },
})
