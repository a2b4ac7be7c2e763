import { computed, nextTick, onBeforeUnmount, ref, watch, type Ref } from 'vue'

const PLACEHOLDER = 'span[data-remote-src]'
const ADDRESS = /<span data-remote-src="([^"]+)"/g

/** Images from elsewhere, which tell their sender that they were seen: shown once somebody asks for them. */
export function useRemoteImages(root: Readonly<Ref<HTMLElement | null>>, html: () => string) {
  const isShown = ref(false)
  const isForbidden = ref(false)

  const hosts = computed(() => [...html().matchAll(ADDRESS)].map(([, url]) => hostOf(url ?? '')))
  const blocked = computed(() => ({ count: hosts.value.length, hosts: [...new Set(hosts.value)] }))

  function show() {
    isShown.value = true
    document.addEventListener('securitypolicyviolation', hear)
    fill()
  }
  function fill() {
    if (!isShown.value) return
    void nextTick(() => {
      for (const each of root.value?.querySelectorAll<HTMLElement>(PLACEHOLDER) ?? []) swap(each)
    })
  }
  function hear({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) {
    if (effectiveDirective === 'img-src' && hosts.value.includes(hostOf(blockedURI))) isForbidden.value = true
  }

  watch(html, fill)
  onBeforeUnmount(() => document.removeEventListener('securitypolicyviolation', hear))
  return { blocked, isShown, isForbidden, show, fill }
}

function swap(placeholder: HTMLElement) {
  const { remoteSrc = '', remoteWidth, remoteHeight } = placeholder.dataset
  const image = document.createElement('img')
  image.referrerPolicy = 'no-referrer'
  image.decoding = 'async'
  image.alt = placeholder.textContent.replace(/^\[|\]$/g, '')
  if (remoteWidth) image.width = Number(remoteWidth)
  if (remoteHeight) image.height = Number(remoteHeight)
  image.addEventListener('error', () => image.replaceWith(linkTo(remoteSrc, image.alt)), { once: true })
  image.src = remoteSrc
  placeholder.replaceWith(image)
}

/** What cannot be shown here can be opened in a tab of its own. */
function linkTo(url: string, label: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = url
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
  link.textContent = label || (new URL(url).pathname.split('/').pop() ?? '') || hostOf(url)
  return link
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).hostname : url)
