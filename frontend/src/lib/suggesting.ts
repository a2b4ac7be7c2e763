const LONGEST = 70
const SHORTEST = 12

/** A subject for a message that has none: its first sentence, or as many of its first words as fit. */
export function subjectOf(message: string): string {
  const lines = message.split('\n').map((line) => line.trim())
  const first = lines.find((line) => line.length >= SHORTEST && !isGreeting(line)) ?? ''
  const [sentence = ''] = first.split(/(?<=[.!?؟。！？])\s/u)
  const line = capitalised(sentence.replace(/[.。]+$/u, ''))
  if (line.length <= LONGEST) return line
  const cut = line.slice(0, LONGEST)
  const space = cut.lastIndexOf(' ')
  return `${(space > SHORTEST ? cut.slice(0, space) : cut).trimEnd()}…`
}

/** A short line that ends in a comma greets: "Dear Sir or Madam,". */
const isGreeting = (line: string) => line.length < 40 && /[,،]$/u.test(line)

const capitalised = (line: string) => line.charAt(0).toLocaleUpperCase() + line.slice(1)
