import { read, write } from './storage'

const keyOf = (name: string) => `escalated.draft.${name}`

/** Text that outlives a reload, a crash or a closed tab, until it is sent. */
export const draftOf = (name: string): string => read(keyOf(name)) ?? ''

export const keepDraft = (name: string, text: string) => write(keyOf(name), text)
