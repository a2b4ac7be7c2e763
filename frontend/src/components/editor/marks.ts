import { Extension } from '@tiptap/core'

const AROUND_OTHERS = ['bulletList', 'orderedList', 'blockquote']

/** Lists and quotes have their marks on the side where their first words begin; paragraphs follow by CSS. */
export const OwnDirection = Extension.create({
  name: 'ownDirection',
  addGlobalAttributes: () => [
    { types: AROUND_OTHERS, attributes: { dir: { default: 'auto', parseHTML: () => 'auto' } } },
  ],
})

interface Keys {
  onSubmit: () => void
  onLink: () => void
}

/** Keys that come before the editor's own. */
export const DeskKeys = Extension.create<Keys>({
  name: 'deskKeys',
  priority: 1000,
  addKeyboardShortcuts() {
    return {
      'Mod-Enter': () => {
        this.options.onSubmit()
        return true
      },
      // Without a selection ⌘K is the palette's.
      'Mod-k': ({ editor }) => {
        if (editor.state.selection.empty) return false
        this.options.onLink()
        return true
      },
    }
  },
})

/** Escape leaves the text, unless something open in it takes the key first. */
export const LeaveByEscape = Extension.create({
  name: 'leaveByEscape',
  priority: 1,
  addKeyboardShortcuts: () => ({ Escape: ({ editor }) => editor.commands.blur() }),
})
