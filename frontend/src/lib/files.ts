import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { UploadLimits } from '@/contract'
import { listed } from './i18n'
import { useShared } from './shared'
import { fileSize } from './sizes'
import { checked, type Refusal } from './uploads'

/** Say of files that are not taken why not. */
export function useRefusals(limits: () => UploadLimits) {
  const { t } = useI18n()
  const { locale } = useShared()
  const refusals = ref<string[]>([])

  const refuse = (refused: Refusal[]) => (refusals.value = refused.map(sentence))

  function sentence({ reason, filename }: Refusal): string {
    const { max_files, max_size_kb, extensions } = limits()
    const size = fileSize(max_size_kb * 1024, locale.value.language)
    return t(`files.${reason}`, { filename, size, count: max_files, types: listed(extensions) }, max_files)
  }
  return { refusals, refuse }
}

/** Add files to a form within the limits, and say of the others why not. */
export function useFiles(files: Ref<File[]>, limits: () => UploadLimits) {
  const { refusals, refuse } = useRefusals(limits)

  function add(added: File[]) {
    const sorted = checked(added, files.value.length, limits())
    files.value = [...files.value, ...sorted.files]
    refuse(sorted.refused)
  }
  function remove(at: number) {
    files.value = files.value.toSpliced(at, 1)
    refuse([])
  }
  return { refusals, add, remove }
}
