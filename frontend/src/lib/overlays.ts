import { ref } from 'vue'

/** Whether the list of shortcuts is shown. */
export const isHelpOpen = ref(false)
