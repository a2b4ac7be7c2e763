const STEP = 1024
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte']

/** Tell a number of bytes in the language's own units. */
export function fileSize(bytes: number, language: string): string {
  const step = bytes < STEP ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1)
  const digits = step < 2 ? 0 : 1
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: step ? 'short' : 'long',
    maximumFractionDigits: digits,
  }).format(bytes / STEP ** step)
}
