/** The words of a list as people type it: with commas, dots and capitals. */
export const wordsIn = (typed: string) =>
  [
    ...new Set(
      typed
        .toLowerCase()
        .split(/[\s,;]+/)
        .map((each) => each.replace(/^\./, '')),
    ),
  ]
    .filter(Boolean)
    .sort()
