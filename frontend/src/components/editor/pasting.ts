import { parsed } from '@/lib/inertHtml'

/** Turn what other programs put on the clipboard into plain, well-formed paragraphs and lists. */
export function cleaned(html: string): string {
  const body = parsed(html)
  for (const each of body.querySelectorAll('script, meta, link, title, xml')) each.remove()
  listWordParagraphs(body)
  for (const each of body.querySelectorAll<HTMLElement>('[data-style]')) markStyled(each)
  for (const each of body.querySelectorAll('*')) if (each.localName.includes(':')) unwrap(each)
  for (const each of body.querySelectorAll('p, div')) if (isBlank(each)) each.remove()
  return body.innerHTML.replace(/(\S)\u00a0(?=\S)/g, '$1 ')
}

/** Google Docs writes bold and italics as styles, and a bold that is none around everything. */
function markStyled(element: HTMLElement) {
  const style = element.dataset.style ?? ''
  delete element.dataset.style
  if (element.matches('b, strong') && /font-weight:\s*(?:normal|400)/i.test(style)) return unwrap(element)
  if (!element.matches('span, font')) return
  if (/font-weight:\s*(?:bold|[6-9]00)/i.test(style)) wrap(element, 'strong')
  if (/font-style:\s*italic/i.test(style)) wrap(element, 'em')
}
function wrap(element: HTMLElement, name: string) {
  const mark = document.createElement(name)
  mark.append(...element.childNodes)
  element.append(mark)
}
const unwrap = (element: Element) => element.replaceWith(...element.childNodes)
const isBlank = (element: Element) => !element.textContent?.trim() && !element.querySelector('img, hr')

interface Item {
  paragraph: HTMLElement
  level: number
  isOrdered: boolean
}

/** Word writes a list as paragraphs that look like one; the level is in a style of its own. */
function listWordParagraphs(body: HTMLElement) {
  let open: { list: HTMLElement; level: number }[] = []
  let last: Element | null = null
  for (const paragraph of body.querySelectorAll<HTMLElement>('p[class^="MsoList"]')) {
    const item = wordItem(paragraph)
    if (!item) continue
    if (paragraph.previousElementSibling !== last) open = []
    open = opened(open, item)
    const list = open.at(-1)?.list
    const entry = document.createElement('li')
    entry.append(...paragraph.childNodes)
    list?.append(entry)
    paragraph.remove()
    last = open[0]?.list ?? null
  }
}

function wordItem(paragraph: HTMLElement): Item | null {
  const level = /mso-list:\s*l\d+\s+level(\d)/.exec(paragraph.dataset.style ?? '')?.[1]
  if (!level) return null
  const mark = [...paragraph.querySelectorAll('span')].find((each) =>
    /mso-list:\s*ignore/i.test(each.dataset.style ?? ''),
  )
  const isOrdered = /^\s*[\da-z]+[.)]/i.test(mark?.textContent ?? '')
  mark?.remove()
  return { paragraph, level: Number(level), isOrdered }
}

/** The lists that are open for an item of this level, outermost first. */
function opened(open: { list: HTMLElement; level: number }[], { paragraph, level, isOrdered }: Item) {
  const kept = open.filter((each) => each.level <= level)
  if (kept.at(-1)?.level === level) return kept
  const list = document.createElement(isOrdered ? 'ol' : 'ul')
  const parent = kept.at(-1)?.list.lastElementChild
  if (parent) parent.append(list)
  else paragraph.before(list)
  return [...kept, { list, level }]
}
