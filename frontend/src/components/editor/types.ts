/** A colleague who can be called upon by name. */
export interface Person {
  id: number
  name: string
}

/** What is shown of an image that lies in the text. */
export interface ImageState {
  url: string
  /** Percent of the upload; 100 once the server has it. */
  progress: number
  isFailed: boolean
}

export interface MentionChoice {
  people: Person[]
  at: number
  place: DOMRect
  choose: (person: Person) => void
}

export type Command = 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'blockquote' | 'code' | 'codeBlock'
export type Active = Partial<Record<Command | 'link', boolean>>

/** What the editor is begun with, and whom it tells. */
export interface Setup {
  element: HTMLElement
  html: string
  attributes: Record<string, string>
  people: () => Person[]
  imageOf: (image: { cid: string; upload: string }) => ImageState | undefined
  onChange: () => void
  onActive: (active: Active) => void
  onMention: (choice: MentionChoice | null) => void
  onLink: () => void
  onSubmit: () => void
}
