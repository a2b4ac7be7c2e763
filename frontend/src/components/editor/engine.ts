import { Editor, type Extensions } from '@tiptap/core'
import { DOMSerializer, type Node as TextNode } from '@tiptap/pm/model'
import { Selection, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import StarterKit from '@tiptap/starter-kit'
import { pastedFiles } from '@/lib/uploads'
import { dropImage, InlineImage, nameImage } from './images'
import { DeskKeys, LeaveByEscape, OwnDirection } from './marks'
import { mentionOf } from './mentions'
import { cleaned } from './pasting'
import type { Active, Command, Setup } from './types'

const ALLOWED_LINK = /^(?:https?:|mailto:|tel:)/i
const SIGNS = /[*_`~]./
const COMMANDS: Command[] = ['bold', 'italic', 'bulletList', 'orderedList', 'blockquote', 'code', 'codeBlock']

function extensions(setup: Setup): Extensions {
  const kit = StarterKit.configure({
    heading: { levels: [1, 2, 3] },
    dropcursor: { class: 'esc-drop-cursor', color: false },
    gapcursor: false,
    link: {
      openOnClick: false,
      defaultProtocol: 'https',
      markdownLinks: true,
      isAllowedUri: (url) => ALLOWED_LINK.test(url),
      HTMLAttributes: { target: null, rel: null },
    },
  })
  const { people, imageOf, onMention, onSubmit, onLink } = setup
  return [
    kit,
    OwnDirection,
    InlineImage.configure({ imageOf }),
    mentionOf(people, onMention),
    DeskKeys.configure({ onSubmit, onLink }),
    LeaveByEscape,
  ]
}

/** The rich text itself; loaded when somebody begins to write. */
export class Engine {
  private readonly editor: Editor
  private readonly silent = document.implementation.createHTMLDocument()

  constructor(setup: Setup) {
    this.editor = new Editor({
      element: setup.element,
      content: setup.html,
      extensions: extensions(setup),
      injectCSS: false,
      editorProps: {
        attributes: setup.attributes,
        transformPastedHTML: cleaned,
        // Files are the composer's to take.
        handlePaste: (_, event) => pastedFiles(event.clipboardData).length > 0,
        handleDrop: (_, event) => this.aim(event),
        handleTextInput: (view, from, to, text) => takeWhole(view, { from, to, text }),
      },
      onUpdate: setup.onChange,
      onTransaction: () => setup.onActive(this.active()),
    })
    this.toEnd()
  }

  /** HTML as it is kept and sent; made in a document that loads no images. */
  html(): string {
    const { doc, schema } = this.editor.state
    const into = this.silent.createElement('div')
    DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document: this.silent }, into)
    while (into.lastElementChild && isEmptyBlock(into.lastElementChild)) into.lastElementChild.remove()
    for (const block of into.children) block.setAttribute('dir', 'auto')
    return into.innerHTML
  }

  /** Whether there is nothing to read and nothing to see. */
  isBlank(): boolean {
    let isBlank = true
    this.editor.state.doc.descendants((node) => {
      if (node.isText ? node.text?.trim() : node.isAtom && !node.isBlock && node.type.name !== 'hardBreak')
        isBlank = false
      return isBlank
    })
    return isBlank
  }

  /** Whether it looks as if nothing had been written, not even the bullet of a list. */
  isPristine(): boolean {
    const { doc } = this.editor.state
    return doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph' && doc.content.size === 2
  }

  set(html: string) {
    this.editor.commands.setContent(html, { emitUpdate: true })
    this.toEnd()
  }
  /** Add words that were typed as plain text; what they mark as bold or as code becomes so. */
  type(text: string) {
    this.toEnd()
    this.editor.view.pasteText(text)
  }
  prepend(html: string) {
    if (this.isBlank()) this.set(html)
    else this.editor.commands.insertContentAt(0, html)
  }
  /** At once: a key that is pressed in the meantime would go elsewhere. */
  focus() {
    this.editor.view.focus()
  }
  describe(attributes: Record<string, string>) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value) this.editor.view.dom.setAttribute(name, value)
      else this.editor.view.dom.removeAttribute(name)
    }
  }

  run(command: Command) {
    const chain = this.editor.chain().focus()
    const toggles: Record<Command, () => typeof chain> = {
      bold: () => chain.toggleBold(),
      italic: () => chain.toggleItalic(),
      bulletList: () => chain.toggleBulletList(),
      orderedList: () => chain.toggleOrderedList(),
      blockquote: () => chain.toggleBlockquote(),
      code: () => chain.toggleCode(),
      codeBlock: () => chain.toggleCodeBlock(),
    }
    toggles[command]().run()
  }
  linkUrl(): string {
    return String(this.editor.getAttributes('link').href ?? '')
  }
  /** Link the selection, or the words of the link the caret is in; without an address, take the link off. */
  link(address: string) {
    const chain = this.editor.chain().focus().extendMarkRange('link')
    if (!address) chain.unsetLink().run()
    else if (this.editor.state.selection.empty && !this.linkUrl())
      chain.insertContent(`<a href="${escaped(complete(address))}">${escaped(address)}</a>`).run()
    else chain.setLink({ href: complete(address) }).run()
    this.leaveLink()
  }
  /** What is typed next is not part of the link. */
  private leaveLink() {
    const { state, view } = this.editor
    const link = state.schema.marks.link
    const tr = state.tr.setSelection(TextSelection.create(state.doc, state.selection.to))
    view.dispatch(link ? tr.removeStoredMark(link) : tr)
  }

  insertImage(upload: string, alt: string) {
    this.editor.commands.insertContent({ type: InlineImage.name, attrs: { upload, alt } })
  }
  nameImage(upload: string, cid: string) {
    nameImage(this.editor, upload, cid)
  }
  dropImage(upload: string) {
    dropImage(this.editor, upload)
  }

  /** The keys of those who are called upon, each once. */
  mentions(): number[] {
    const found = new Set<number>()
    this.editor.state.doc.descendants((node: TextNode) => {
      if (node.type.name === 'mention') found.add(Number(node.attrs.id))
    })
    return [...found]
  }
  destroy() {
    this.editor.destroy()
  }

  private toEnd() {
    const { doc, tr } = this.editor.state
    this.editor.view.dispatch(tr.setSelection(Selection.atEnd(doc)))
  }
  private active(): Active {
    return Object.fromEntries([...COMMANDS, 'link'].map((name) => [name, this.editor.isActive(name)]))
  }
  /** Files that are dropped go where they fell. */
  private aim(event: DragEvent): boolean {
    if (!event.dataTransfer?.files.length) return false
    const found = this.editor.view.posAtCoords({ left: event.clientX, top: event.clientY })
    if (found) this.editor.commands.setTextSelection(found.pos)
    return true
  }
}

export const begin = (setup: Setup) => new Engine(setup)

/** A phrase that comes at once, from a text expander or by dictation, means its signs as one that is typed does. */
function takeWhole(
  view: EditorView,
  { from, to, text }: { from: number; to: number; text: string },
): boolean {
  if (view.composing || text.length < 2 || !SIGNS.test(text)) return false
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)))
  return view.pasteText(text)
}

const isEmptyBlock = (element: Element) => element.localName === 'p' && !element.childNodes.length

/** “example.org” is meant as a web address, and “ada@example.org” as one for mail. */
function complete(address: string): string {
  const given = address.trim()
  if (ALLOWED_LINK.test(given)) return given
  return /^[^\s/@]+@[^\s/@]+$/.test(given) ? `mailto:${given}` : `https://${given}`
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each] ?? each)
