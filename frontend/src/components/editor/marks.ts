import { Extension } from '@tiptap/core'

const BLOCKS = ['paragraph', 'heading', 'blockquote', 'listItem', 'codeBlock']

/** Each paragraph runs in the direction of its own words. */
export const OwnDirection = Extension.create({
  name: 'ownDirection',
  addGlobalAttributes: () => [
    { types: BLOCKS, attributes: { dir: { default: 'auto', parseHTML: () => 'auto' } } },
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
