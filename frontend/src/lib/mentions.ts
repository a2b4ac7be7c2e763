/** Set the names of those who are called upon apart from the words around them. */
export function markMentions(text: HTMLElement, names: string[]) {
  const called = new RegExp(`(@(?:${names.map(escaped).join('|')}))`, 'u')
  for (const node of textsOf(text)) {
    const pieces = node.data.split(called)
    if (pieces.length > 1)
      node.replaceWith(...pieces.map((piece) => (called.test(piece) ? chip(piece) : piece)))
  }
}

function textsOf(root: HTMLElement): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const found: Text[] = []
  while (walker.nextNode()) found.push(walker.currentNode as Text)
  return found.filter(({ parentElement }) => !parentElement?.closest('a, code, pre, .esc-mention'))
}

function chip(name: string): HTMLElement {
  const element = document.createElement('span')
  element.className = 'esc-mention'
  element.textContent = name
  return element
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
