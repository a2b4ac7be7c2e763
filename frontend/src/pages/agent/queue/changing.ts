/** Which rows are being changed here, and which were: what was asked for before that tells of them what is old. */
export function useChanging() {
  const underWay = new Map<number, number>()
  const changedAt = new Map<number, number>()
  let moment = 0

  function count(ids: number[], by: 1 | -1) {
    moment += 1
    for (const id of ids) {
      underWay.set(id, (underWay.get(id) ?? 0) + by)
      changedAt.set(id, moment)
    }
  }
  /** Say that these rows are being changed, until the returned function is called. */
  function begin(ids: number[]): () => void {
    count(ids, 1)
    return () => count(ids, -1)
  }
  const isFree = (id: number) => !underWay.get(id)
  /** Take down the moment; the returned function tells whether a row is as it was then. */
  function mark(): (id: number) => boolean {
    const since = moment
    return (id) => isFree(id) && (changedAt.get(id) ?? 0) <= since
  }
  return { begin, isFree, mark }
}
