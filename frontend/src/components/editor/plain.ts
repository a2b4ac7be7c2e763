import { parsed } from '@/lib/inertHtml'

/** Plain text as the HTML of the editor: a paragraph for each line. */
export function paragraphs(text: string): string {
  const page = document.implementation.createHTMLDocument()
  for (const line of text.split('\n')) {
    const paragraph = page.createElement('p')
    paragraph.textContent = line
    page.body.append(paragraph)
  }
  return page.body.innerHTML
}

/** The words of the editor's HTML, a line for each block. */
export function wordsOf(html: string): string {
  if (!html) return ''
  const body = parsed(html)
  for (const each of body.querySelectorAll('br')) each.replaceWith('\n')
  const blocks = [...body.querySelectorAll('p, pre, h1, h2, h3')]
  return (blocks.length ? blocks : [body]).map(({ textContent }) => textContent).join('\n')
}

/** The beginning of those words on one line, of at most so many characters. */
export function previewOf(html: string, length: number): string {
  return wordsOf(html).replace(/\s+/g, ' ').trim().slice(0, length)
}
