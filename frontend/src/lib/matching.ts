const PREFIX = 4
const INSIDE = 2
const SCATTERED = 1

/** Words as they are compared: without case, accents and points. */
export const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * How well what was typed names a thing, 0 where it does not. Each typed word must begin a word of the title, be inside
 * one, or have its letters in one in their order; words of ``beside``, such as a group's, count less.
 */
export function matchOf(typed: string, title: string, beside = ''): number {
  const wanted = plain(typed).split(/\s+/).filter(Boolean)
  const near = wordsIn(title)
  const far = wordsIn(beside)
  const scores = wanted.map((word) => Math.max(best(word, near), best(word, far) / 2))
  if (scores.some((score) => score === 0)) return 0
  const whole = plain(title).startsWith(plain(typed).trim()) ? PREFIX : 0
  return scores.reduce((sum, score) => sum + score, whole) / (wanted.length || 1)
}

const wordsIn = (text: string) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? []

const best = (wanted: string, words: string[]) => Math.max(0, ...words.map((word) => score(wanted, word)))

function score(wanted: string, word: string): number {
  if (word.startsWith(wanted)) return PREFIX
  if (word.includes(wanted)) return INSIDE
  return wanted.length > 1 && word[0] === wanted[0] && isScattered(wanted, word) ? SCATTERED : 0
}

function isScattered(wanted: string, word: string): boolean {
  let at = -1
  return [...wanted].every((letter) => (at = word.indexOf(letter, at + 1)) >= 0)
}
