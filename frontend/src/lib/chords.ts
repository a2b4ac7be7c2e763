/** What is read of a key press. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'getModifierState'
>

const SILENT = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process', 'Unidentified']
const NAMES: Record<string, string> = {
  ' ': 'space',
  escape: 'esc',
  arrowup: 'up',
  arrowdown: 'down',
  arrowleft: 'left',
  arrowright: 'right',
}
const SHOWN: Record<string, string> = {
  enter: '↵',
  esc: 'Esc',
  space: 'Space',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  backspace: '⌫',
}

/**
 * Name a press as shortcuts are written: ``j``, ``shift+j``, ``?``, ``mod+k``, ``mod+enter``; ``mod`` is ⌘ on Apple's
 * machines, Ctrl elsewhere. Null where it writes a character of an input method or of AltGr, or is no key of its own.
 */
export function chordOf(press: Press, isApple: boolean): string | null {
  if (isForAnother(press, isApple)) return null
  const isMod = isApple ? press.metaKey : press.ctrlKey
  const key = latin(press)
  // A sign such as "?" already has its Shift in it, wherever the layout puts it.
  const isShifted = press.shiftKey && (key.length > 1 || /[a-z]/.test(key))
  return [isMod && 'mod', isShifted && 'shift', key].filter(Boolean).join('+')
}

function isForAnother(press: Press, isApple: boolean): boolean {
  const isWriting = press.isComposing || press.altKey || press.getModifierState('AltGraph')
  return isWriting || SILENT.includes(press.key) || (isApple ? press.ctrlKey : press.metaKey)
}

/** On an Arabic or Cyrillic layout the place of the key tells which Latin letter is meant. */
function latin({ key, code, shiftKey }: Press): string {
  const lower = key.toLowerCase()
  if (!isForeign(key)) return NAMES[lower] ?? lower
  if (code === 'Slash') return shiftKey ? '?' : '/'
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? lower
}

const isForeign = (key: string) => key.length === 1 && key > '\u007f'

/** The caps to draw for each step of a sequence: "g q" is [["G"], ["Q"]], "mod+enter" is [["⌘", "↵"]]. */
export function capsOf(keys: string, isApple: boolean): string[][] {
  const cap = (name: string) => {
    if (name === 'mod') return isApple ? '⌘' : 'Ctrl'
    if (name === 'shift') return isApple ? '⇧' : 'Shift'
    return SHOWN[name] ?? (name.length === 1 ? name.toUpperCase() : name)
  }
  return keys.split(' ').map((chord) => chord.split('+').map(cap))
}
