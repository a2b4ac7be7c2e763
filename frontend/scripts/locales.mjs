/** Holds that every language has the same words, that none is missing and that none is idle. */
import { readdirSync, readFileSync } from 'node:fs'

const SOURCE = new URL('../src/', import.meta.url)
const LOCALES = new URL('locales/', SOURCE)

const FOLDERS = ['', 'desk/', 'admin/']
const read = (name) => JSON.parse(readFileSync(new URL(name, LOCALES), 'utf8'))
const words = (name) => FOLDERS.flatMap((folder) => flat(read(folder + name)))

function flat(tree, path = '') {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  )
}

const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join()
const known = new Map(words('en.json'))
const problems = []

for (const name of readdirSync(LOCALES).filter((each) => each.endsWith('.json'))) {
  const other = new Map(words(name))
  for (const [key, text] of known) {
    if (!other.has(key)) problems.push(`${name}: ${key} is missing`)
    else if (placeholders(other.get(key)) !== placeholders(text))
      problems.push(`${name}: ${key} has other placeholders`)
  }
  for (const key of other.keys()) if (!known.has(key)) problems.push(`${name}: ${key} is not in en.json`)
}

const files = readdirSync(SOURCE, { recursive: true }).filter((name) => /\.(vue|ts)$/.test(name))
const code = files.map((name) => readFileSync(new URL(name, SOURCE), 'utf8')).join('\n')
const used = new Set([...code.matchAll(/['"`](\w+\.\w+)['"`]/g)].map(([, key]) => key))
const families = [...code.matchAll(/`(\w+)\.\$\{/g)].map(([, family]) => `${family}.`)

for (const [, key] of code.matchAll(/\b(?:t|say)\(\s*['"]([\w.]+)['"]/g)) {
  if (!known.has(key)) problems.push(`${key} is used and not in en.json`)
}
for (const key of known.keys()) {
  if (!used.has(key) && !families.some((family) => key.startsWith(family)))
    problems.push(`${key} is never used`)
}

for (const problem of problems) console.error(problem)
process.exitCode = problems.length ? 1 : 0
