import { usePage } from '@inertiajs/vue3'
import { computed } from 'vue'

/** What every page knows: who looks, where things are, in which language. */
export function useShared() {
  const page = usePage()
  return {
    page,
    viewer: computed(() => page.props.viewer),
    nav: computed(() => page.props.nav),
    locale: computed(() => page.props.locale),
    adminMenu: computed(() => page.props.admin_menu),
    availability: computed(() => page.props.availability),
    worker: computed(() => page.props.worker),
    productName: computed(() => page.props.product_name),
  }
}
