import type { UploadLimits } from '@/contract'
import { parsed } from './inertHtml'

export interface Refusal {
  reason: 'too_many' | 'too_large' | 'wrong_type' | 'zip_it' | 'empty'
  filename: string
}

/** Sort what is added beside so many into what may be sent and what may not, each with its reason. */
export function checked(added: File[], present: number, limits: UploadLimits) {
  const files: File[] = []
  const refused: Refusal[] = []
  for (const file of added) {
    const reason = refusal(file, present + files.length, limits)
    if (reason) refused.push({ reason, filename: file.name })
    else files.push(file)
  }
  return { files, refused }
}

function refusal(file: File, count: number, limits: UploadLimits): Refusal['reason'] | null {
  if (count >= limits.max_files) return 'too_many'
  if (file.size === 0) return 'empty'
  if (file.size > limits.max_size_kb * 1024) return 'too_large'
  if (isAllowed(file.name, limits.extensions)) return null
  return isAllowed('.zip', limits.extensions) ? 'zip_it' : 'wrong_type'
}

function isAllowed(name: string, extensions: string[]): boolean {
  const lower = name.toLowerCase()
  return (
    extensions.length === 0 ||
    extensions.some((each) => lower.endsWith(`.${each.replace(/^\./, '').toLowerCase()}`))
  )
}

export function accepted(extensions: string[]): string {
  return extensions.map((each) => `.${each.replace(/^\./, '')}`).join(',')
}

/** The files that a paste is about: a program may add a picture of the words it copies. */
export function pastedFiles(clipboard: DataTransfer | null): File[] {
  const files = [...(clipboard?.files ?? [])]
  if (!clipboard || !files.length) return []
  const words = parsed(clipboard.getData('text/html')).textContent
  return words?.trim() ? [] : files
}

export function attachmentsError(errors: Record<string, string | undefined>): string | undefined {
  const key = Object.keys(errors).find((each) => each.startsWith('attachments'))
  return key ? errors[key] : undefined
}
