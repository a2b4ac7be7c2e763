import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin, type Rolldown } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * What Tailwind declares for the whole document is a host's too, who may use another version of it: its variables get
 * names of our own, and their defaults for older browsers stay inside our layer and our root.
 */
const ours: Plugin = {
  name: 'escalated:scope',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('.css')) return null
    return code
      .replaceAll('--tw-', '--esc-tw-')
      .replaceAll('@layer properties', '@layer escalated.properties')
      .replace(
        /\*,\s*::?before,\s*::?after,\s*::backdrop/g,
        '.escalated,.escalated *,.escalated ::before,.escalated ::after',
      )
  },
}

const ENTRY = [here('./src/main.ts')]
const PORTAL = ['Index', 'Create', 'Show'].map((name) => here(`./src/pages/customer/${name}.vue`))
const DESK = [here('./src/pages/agent/TicketIndex.vue')]
const imported = new Map<string[], Set<string>>()

/** What the first pages of the desk and of the portal share with others comes in few pieces. */
const first: Plugin = { name: 'escalated:first', buildEnd: () => imported.clear() }

/** Name the piece a module belongs to, by whose first pages import it. */
function pieceOf(id: string, context: Rolldown.ChunkingContext) {
  const [isOfAll, isOfPortal, isOfDesk] = [ENTRY, PORTAL, DESK].map((pages) =>
    importsOf(pages, context).has(id),
  )
  // A package lists all that it has, so the entry seems to import what only other pages do.
  if ((isOfAll && !id.includes('node_modules')) || (isOfPortal && isOfDesk)) return 'common'
  return isOfDesk ? 'desk' : isOfPortal ? 'portal' : null
}

/** Return all that pages import at once, near and far. */
function importsOf(pages: string[], context: Rolldown.ChunkingContext) {
  const found = imported.get(pages) ?? new Set(pages)
  if (!imported.has(pages))
    for (const id of found) context.getModuleInfo(id)?.importedIds.forEach((each) => found.add(each))
  imported.set(pages, found)
  return found
}

export default defineConfig({
  base: './',
  plugins: [vue(), tailwindcss(), ours, first],
  resolve: {
    alias: {
      '@': here('./src'),
      // Our own words do what we need of it in a fifteenth of its size.
      'vue-i18n': here('./src/lib/i18n.ts'),
      'laravel-precognition': here('./src/app/precognition.ts'),
    },
  },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  build: {
    outDir: here('../src/escalated/static/escalated/app'),
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    manifest: 'manifest.json',
    sourcemap: false,
    // An inlined file is a data: URL, which a strict Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: 'src/main.ts',
      output: {
        codeSplitting: {
          // What shows a conversation comes in one piece with what it needs: smaller and fewer than its chunks apart.
          groups: [
            { name: 'conversation', test: /components\/conversation\/(?!Lightbox)/, priority: 2 },
            { name: 'icons', test: /@lucide/, minShareCount: 5, priority: 1 },
            { name: pieceOf, minShareCount: 2, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
})
