const TAG = /<[a-z][^>]*>/gi
const STYLE_SHEET = /<style\b[^]*?<\/style\s*>/gi

/**
 * Read HTML from elsewhere without anything in it taking effect. A strict Content-Security-Policy reports even the
 * styles of a document that is never shown: they are in ``data-style`` here.
 */
export function parsed(html: string): HTMLElement {
  const quiet = html
    .replace(STYLE_SHEET, '')
    .replace(TAG, (tag) => tag.replace(/([\s"'/])style\s*=/gi, '$1data-style='))
  return new DOMParser().parseFromString(quiet, 'text/html').body
}
