import type { PageProps } from '@inertiajs/core'
import type { SharedProps } from '@/contract'

declare module '@inertiajs/core' {
  interface InertiaConfig {
    sharedPageProps: SharedProps & PageProps
  }
}
