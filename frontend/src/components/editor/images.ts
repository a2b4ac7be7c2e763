import { Node, type Editor } from '@tiptap/core'
import type { Node as TextNode } from '@tiptap/pm/model'
import { effectScope, watchEffect } from 'vue'
import type { ImageState } from './types'

type Named = { cid: string; upload: string; alt: string }
interface Options {
  imageOf: (image: Named) => ImageState | undefined
}

/** An image in the text: named by its Content-ID once the server has it, by its upload until then. */
export const InlineImage = Node.create<Options>({
  name: 'inlineImage',
  group: 'inline',
  inline: true,
  atom: true,
  draggable: true,
  addAttributes: () => ({
    cid: { default: '', rendered: false, parseHTML: (element) => cidOf(element) },
    upload: { default: '', rendered: false },
    alt: { default: '' },
  }),
  parseHTML: () => [{ tag: 'img[src^="cid:"]' }],
  renderHTML({ node }) {
    const { cid, alt } = node.attrs as Named
    return ['img', { ...(cid ? { src: `cid:${cid}` } : {}), alt }]
  },
  // No text: who copies the words does not want the file's name among them.
  renderText: () => '',
  addNodeView() {
    return ({ node }) => view(node, this.options.imageOf)
  },
})

const cidOf = (element: HTMLElement) => (element.getAttribute('src') ?? '').replace(/^cid:/, '')

function view(node: TextNode, imageOf: Options['imageOf']) {
  const dom = document.createElement('span')
  dom.className = 'esc-inline-image'
  const scope = effectScope(true)
  scope.run(() => watchEffect(() => draw(dom, node.attrs as Named, imageOf(node.attrs as Named))))
  return { dom, destroy: () => scope.stop() }
}

function draw(dom: HTMLElement, { alt }: Named, state: ImageState | undefined) {
  dom.dataset.state = !state || state.isFailed ? 'failed' : state.url ? 'kept' : 'uploading'
  if (state?.url) dom.replaceChildren(picture(state.url, alt))
  else dom.replaceChildren(alt, ...(state && !state.isFailed ? [bar(state.progress)] : []))
}
function picture(url: string, alt: string): HTMLElement {
  const image = document.createElement('img')
  Object.assign(image, { src: url, alt, draggable: false })
  return image
}
function bar(progress: number): HTMLElement {
  const element = document.createElement('progress')
  Object.assign(element, { max: 100, value: progress, className: 'esc-progress' })
  return element
}

/** Where the image of an upload stands, or -1. */
function placeOf(editor: Editor, upload: string): number {
  let found = -1
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === InlineImage.name && node.attrs.upload === upload) found = at
    return found < 0
  })
  return found
}

/** Name an image as the server does, apart from what the writer can undo. */
export function nameImage(editor: Editor, upload: string, cid: string) {
  const at = placeOf(editor, upload)
  if (at < 0) return
  editor.view.dispatch(editor.state.tr.setNodeAttribute(at, 'cid', cid).setMeta('addToHistory', false))
}

export function dropImage(editor: Editor, upload: string) {
  const at = placeOf(editor, upload)
  if (at >= 0) editor.view.dispatch(editor.state.tr.delete(at, at + 1).setMeta('addToHistory', false))
}
