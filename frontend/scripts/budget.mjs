/** Holds the size of what the agent desk and the portal load first: script and styles, gzipped. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUILD = new URL('../../src/escalated/static/escalated/app/', import.meta.url)
const ALWAYS = ['src/main.ts', 'src/locales/en.json']
const AREAS = {
  desk: { pages: ['src/pages/agent/TicketIndex.vue'], limits: { script: 150, styles: 30 } },
  // A customer's phone may be slow: any of their pages, opened first.
  portal: {
    pages: ['Index', 'Create', 'Show'].map((name) => `src/pages/customer/${name}.vue`),
    limits: { script: 120, styles: 30 },
  },
}

const manifest = JSON.parse(readFileSync(new URL('manifest.json', BUILD), 'utf8'))

function chunksOf(name, seen = new Set()) {
  if (!manifest[name]) throw new Error(`${name} is not in the build's manifest.`)
  if (!seen.has(name)) {
    seen.add(name)
    for (const each of manifest[name].imports ?? []) chunksOf(each, seen)
  }
  return seen
}

const gzipped = (name) => gzipSync(readFileSync(new URL(name, BUILD)), { level: 9 }).length

function weigh(area, page, limits) {
  const names = [...ALWAYS, page].flatMap((name) => [...chunksOf(name)])
  const chunks = [...new Set(names)].map((name) => manifest[name])
  const files = {
    script: chunks.map((chunk) => chunk.file),
    styles: chunks.flatMap((chunk) => chunk.css ?? []),
  }
  for (const [kind, found] of Object.entries(files)) {
    const sizes = [...new Set(found)].map(gzipped)
    const size = sizes.reduce((sum, each) => sum + each, 0) / 1000
    const told = `${size.toFixed(1)} kB gzipped in ${sizes.length} files, at most ${limits[kind]} kB`
    console.log(`${area}, ${page.split('/').at(-1)}, ${kind}: ${told}`)
    if (size > limits[kind]) process.exitCode = 1
  }
}

for (const [area, { pages, limits }] of Object.entries(AREAS)) {
  for (const page of pages) weigh(area, page, limits)
}
