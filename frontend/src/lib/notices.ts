import { router, usePage } from '@inertiajs/vue3'
import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Flash } from '@/contract'
import { tell, undoBy } from './toasts'

/** Turn what the server says in passing into toasts: its flash, and that our scripts have grown old. */
export function useNotices() {
  const { t } = useI18n()
  const page = usePage()
  let booted = ''

  watch(
    () => page.props?.flash,
    (flash) => flash && tell(flash.kind, flash.message, takingBack(flash), endOf(flash)),
  )
  watch(
    () => page.props?.asset_version,
    (version) => {
      booted ||= version ?? ''
      if (version && version !== booted)
        tell('info', t('notices.stale'), { label: t('notices.reload'), run: reload })
    },
  )
}

const reload = () => window.location.reload()

const endOf = ({ undo }: Flash) => (undo?.until ? Date.parse(undo.until) : undefined)

function takingBack({ undo }: Flash) {
  return undo ? undoBy(() => router.post(undo.url, undo.body, { preserveScroll: true })) : undefined
}
