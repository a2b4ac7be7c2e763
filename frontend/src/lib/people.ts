import type { RequesterRef } from '@/contract'

/** Somebody a ticket is for: known by their id, a user of the host by a key, or new by name and address. */
export interface Someone extends Omit<RequesterRef, 'id'> {
  id: number | null
  user_key?: string
}

export const isNew = ({ id, user_key }: Someone) => id === null && !user_key

/** Who is meant by words that name nobody known: an address, or a name that still needs one. */
export function someoneNew(typed: string): Someone {
  const words = typed.trim()
  return words.includes('@') ? { id: null, name: '', email: words } : { id: null, name: words, email: '' }
}

/** How the server is told whom we mean. */
export function told({ id, user_key, name, email }: Someone): Record<string, string | number> {
  if (id !== null) return { requester_id: id }
  return user_key ? { user_key } : { name, email }
}

/** The first of what the server has against the one who was chosen. */
export const problemOf = (errors: Record<string, string[]>): string =>
  (errors.requester_id ?? errors.user_key ?? errors.email ?? errors.name)?.[0] ?? ''
