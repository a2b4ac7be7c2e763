/** Makes src/contract.ts from the JSON Schema that the server writes of its pages. */
import { readFileSync, writeFileSync } from 'node:fs'
import { compile } from 'json-schema-to-typescript'

const from = process.argv[2] ?? 'contract.schema.json'
const to = process.argv[3] ?? 'src/contract.ts'
const style = JSON.parse(readFileSync(new URL('../.prettierrc.json', import.meta.url), 'utf8'))

const types = await compile(JSON.parse(readFileSync(from, 'utf8')), 'Contract', {
  additionalProperties: false,
  bannerComment: "/* Made from the server's pages by `npm run types`; do not edit. */",
  style,
  unreachableDefinitions: true,
})
const NOISE =
  /\/\*\*\n \* This interface was referenced by[\s\S]*?\*\/\n|\n \*\n \* This interface was referenced by[\s\S]*?(?=\n \*\/)/g
writeFileSync(to, types.replace(NOISE, ''))
