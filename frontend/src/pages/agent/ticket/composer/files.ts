import { reactive, ref, watchEffect } from 'vue'
import type { ImageState } from '@/components/editor/types'
import type { DraftFileTile, UploadLimits } from '@/contract'
import { api, ApiError } from '@/lib/api'
import { useRefusals } from '@/lib/files'
import { upload } from '@/lib/uploading'
import { checked } from '@/lib/uploads'

/** A file of the draft: under way to the server, kept by it, or refused. */
export interface ComposerFile {
  key: string
  name: string
  size: number
  isInline: boolean
  progress: number
  error: string
  source?: File
  kept?: DraftFileTile
  stop?: AbortController
}
interface Given {
  kind: 'reply' | 'note'
  url: string
  limits: UploadLimits
  kept: DraftFileTile[]
  onNamed: (key: string, cid: string) => void
  onDropped: (key: string) => void
}

const MOST_IMAGES = 50
const SHOWN_IN_TEXT = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const ADDED = 'new-'
let last = 0

export const isPicture = ({ type }: File) => SHOWN_IN_TEXT.includes(type)

/** The files of one draft, each uploaded as soon as it is added. */
export function useDraftFiles({ kind, url, limits, kept, onNamed, onDropped }: Given) {
  const files = ref(kept.map(fromKept))
  const { refusals, refuse } = useRefusals(() => limits)

  /** Add files within the limits and return them; images within the text have a limit of their own. */
  function add(added: File[], isInline: boolean): ComposerFile[] {
    const present = files.value.filter((each) => each.isInline === isInline).length
    const most = isInline ? MOST_IMAGES : limits.max_files
    const sorted = checked(added, present, { ...limits, max_files: most })
    refuse(sorted.refused)
    const begun = sorted.files.map((source) => reactive(fromFile(source, isInline)))
    files.value.push(...begun)
    for (const each of begun) void send(each)
    return begun
  }
  async function send(file: ComposerFile) {
    if (!file.source) return
    const stop = (file.stop = new AbortController())
    Object.assign(file, { progress: 0, error: '' })
    try {
      const tile = await upload<DraftFileTile>(url, formOf(file, kind), {
        signal: stop.signal,
        onProgress: (percent) => (file.progress = percent),
      })
      if (tile) keep(file, tile)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      file.error = error.message
    }
  }
  function keep(file: ComposerFile, tile: DraftFileTile) {
    Object.assign(file, { kept: tile, progress: 100, source: undefined })
    if (file.isInline) onNamed(file.key, tile.content_id)
  }
  /** Take a file off, whether it has arrived or is still under way. */
  function remove(file: ComposerFile) {
    file.stop?.abort()
    files.value = files.value.filter(({ key }) => key !== file.key)
    refuse([])
    if (file.isInline) onDropped(file.key)
    if (file.kept) void forget(file.kept)
  }
  // What cannot be removed now goes with the draft.
  const forget = ({ id }: DraftFileTile) => api('POST', `${url}/${id}/remove`).catch(swallowRefusal)

  function imageOf(image: { cid: string; upload: string }): ImageState | undefined {
    const file = files.value.find(({ key, kept }) =>
      image.cid ? kept?.content_id === image.cid : key === image.upload,
    )
    return (
      file && { url: file.kept?.preview_url ?? '', progress: file.progress, isFailed: Boolean(file.error) }
    )
  }
  const settled = () => once(() => !files.value.some(isUnderWay))
  const adopt = (tiles: DraftFileTile[]) => (files.value = adopted(tiles, files.value))

  return { files, refusals, add, send, remove, imageOf, settled, adopt }
}

/** Resolves once it is so. */
function once(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = watchEffect(() => {
      if (!isSo()) return
      resolve()
      queueMicrotask(() => stop())
    })
  })
}

const isUnderWay = ({ kept, error }: ComposerFile) => !kept && !error

function swallowRefusal(error: unknown) {
  if (!(error instanceof ApiError)) throw error
}

/** The files of a draft that the server changed; those added here stay, also while they are under way. */
function adopted(tiles: DraftFileTile[], present: ComposerFile[]): ComposerFile[] {
  const added = present.filter(({ key }) => key.startsWith(ADDED))
  const known = new Set(added.map(({ kept }) => kept?.id))
  return [...tiles.filter(({ id }) => !known.has(id)).map(fromKept), ...added]
}

function fromKept(kept: DraftFileTile): ComposerFile {
  const { id, filename: name, size, content_id } = kept
  return { key: `kept-${id}`, name, size, isInline: Boolean(content_id), progress: 100, error: '', kept }
}
function fromFile(source: File, isInline: boolean): ComposerFile {
  const { name, size } = source
  return { key: `${ADDED}${++last}`, name, size, isInline, progress: 0, error: '', source }
}
function formOf({ source, isInline }: ComposerFile, kind: string): FormData {
  const form = new FormData()
  form.append('kind', kind)
  if (isInline) form.append('is_inline', 'true')
  if (source) form.append('file', source, source.name)
  return form
}
