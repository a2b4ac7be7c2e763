import { say } from './i18n'

export const MOST_STARS = 5

/** What so many stars mean, in a word; nothing for none. */
export const nameOf = (stars: number): string => (stars ? say(`star.${stars}`) : '')
