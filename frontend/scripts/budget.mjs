/** Holds the size of what the agent desk loads first: script and styles, gzipped. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUILD = new URL('../../src/escalated/static/escalated/app/', import.meta.url)
const FIRST = ['src/main.ts', 'src/pages/agent/TicketIndex.vue', 'src/locales/en.json']
const LIMITS = { script: 150, styles: 30 }

const manifest = JSON.parse(readFileSync(new URL('manifest.json', BUILD), 'utf8'))

function chunksOf(name, seen = new Set()) {
  if (!manifest[name]) throw new Error(`${name} is not in the build's manifest.`)
  if (!seen.has(name)) {
    seen.add(name)
    for (const each of manifest[name].imports ?? []) chunksOf(each, seen)
  }
  return seen
}

const chunks = [...new Set(FIRST.flatMap((name) => [...chunksOf(name)]))].map((name) => manifest[name])
const files = {
  script: chunks.map((chunk) => chunk.file),
  styles: chunks.flatMap((chunk) => chunk.css ?? []),
}

for (const [kind, names] of Object.entries(files)) {
  const bytes = [...new Set(names)].map(
    (name) => gzipSync(readFileSync(new URL(name, BUILD)), { level: 9 }).length,
  )
  const size = bytes.reduce((sum, each) => sum + each, 0) / 1000
  console.log(`${kind}: ${size.toFixed(1)} kB gzipped in ${bytes.length} files, at most ${LIMITS[kind]} kB`)
  if (size > LIMITS[kind]) process.exitCode = 1
}
