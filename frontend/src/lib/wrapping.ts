import { cloneVNode, Comment, Fragment, type Slot, type VNode } from 'vue'

/** A slot's one element with these attributes and listeners besides its own, and no element of ours around it. */
export function wrapped(slot: Slot | undefined, extra: Record<string, unknown>): VNode | null {
  const [only] = flat(slot?.() ?? [])
  return only ? cloneVNode(only, extra) : null
}

const flat = (nodes: VNode[]): VNode[] =>
  nodes
    .filter(({ type }) => type !== Comment)
    .flatMap((node) => (node.type === Fragment ? flat(node.children as VNode[]) : node))
