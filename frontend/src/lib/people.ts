import type { RequesterRef } from '@/contract'

/** Somebody a ticket is for: known by their id, or new by name and address. */
export interface Someone extends Omit<RequesterRef, 'id'> {
  id: number | null
}

/** Who is meant by words that name nobody known: an address, or a name that still needs one. */
export function someoneNew(typed: string): Someone {
  const words = typed.trim()
  return words.includes('@') ? { id: null, name: '', email: words } : { id: null, name: words, email: '' }
}

/** How the server is told whom we mean. */
export const told = ({ id, name, email }: Someone) => (id === null ? { name, email } : { requester_id: id })

/** The first of what the server has against the one who was chosen. */
export const problemOf = (errors: Record<string, string[]>): string =>
  (errors.requester_id ?? errors.email ?? errors.name)?.[0] ?? ''
