import type { DraftProps } from '@/contract'
import { read, write } from '@/lib/storage'

/** A draft as this device keeps it. */
interface KeptHere {
  body: string
  /** When the server's draft was saved from which this one went on; empty without one. */
  base: string
}

export function keptHere(key: string): KeptHere | null {
  try {
    return JSON.parse(read(key) ?? 'null') as KeptHere | null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export const keepHere = (key: string, kept: KeptHere) => write(key, JSON.stringify(kept))

/** The server's draft, unless this device has a later one; both, where they went apart. */
export function reconciled(kept: DraftProps | undefined, here: KeptHere | null): string {
  const { body, updated_at } = kept ?? { body: '', updated_at: '' }
  if (!here || here.body === body) return body
  if (here.base === updated_at) return here.body
  // Without a draft on the server it was sent or put away elsewhere.
  return kept ? body + here.body : ''
}
