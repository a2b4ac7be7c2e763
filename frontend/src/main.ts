import './styles/app.css'
import { createInertiaApp } from '@inertiajs/vue3'
import { createApp, h } from 'vue'
import AppRoot from './app/AppRoot.vue'
import { LimitedHttpClient } from './app/http'
import { firstPage, httpOptions, visitHeaders } from './app/page'
import { resolvePage } from './app/pages'
import { loadWords } from './lib/i18n'
import { watchLeaving } from './lib/leaving'
import { followLook } from './lib/look'
import { watchNetwork } from './lib/network'
import { followTheme } from './lib/theme'

const page = firstPage()
// Both at once: the page is asked for again below, when it is there.
await Promise.all([loadWords(page.props.locale.language), resolvePage(page.component)])
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content

await createInertiaApp({
  page,
  resolve: resolvePage,
  title: (title) => [title, page.props.product_name].filter(Boolean).join(' · '),
  progress: false,
  nonce,
  http: new LimitedHttpClient(httpOptions(page.props.csrf)),
  defaults: { visitOptions: visitHeaders(page.props.csrf) },
  setup({ el, App, props, plugin }) {
    const root = el.closest<HTMLElement>('.escalated') ?? el
    followTheme(root, new URL(page.props.nav.home, window.location.href).pathname)
    followLook(root)
    root.lang = page.props.locale.language
    root.dir = page.props.locale.direction
    const app = createApp({ render: () => h(AppRoot, { root, nonce }, () => h(App, props)) })
    app.use(plugin).mount(el)
    watchNetwork()
    watchLeaving()
  },
})
