import { ref } from 'vue'

/** Whether the list of shortcuts is shown. */
export const isHelpOpen = ref(false)

/** Whether the palette of every act, place and ticket is shown. */
export const isPaletteOpen = ref(false)

export type DialogLook = 'centre' | 'wide' | 'drawer-start' | 'drawer-end'
