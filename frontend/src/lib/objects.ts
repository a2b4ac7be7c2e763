import { computed } from 'vue'
import type { FoundObject, ObjectsAnswer } from '@/contract'
import { useFinding } from './finding'

/** Ask the host for its things by what is typed. ``problem`` is what to say where it, or the way to it, failed. */
export function useObjects(
  typed: () => string,
  url: () => string | null,
  valueOf: (object: FoundObject) => string,
) {
  const { found, isAsking, trouble } = useFinding<ObjectsAnswer>(typed, url, { objects: [], problem: '' })
  const options = computed(() =>
    found.value.objects.map((object) => ({
      value: valueOf(object),
      label: object.title,
      hint: object.subtitle || object.type,
    })),
  )
  const problem = computed(() => trouble.value || found.value.problem)
  return { found, options, isAsking, problem }
}
