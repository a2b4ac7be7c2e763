// Measures as a person feels it: from the input to the frame in which its answer is seen.
(() => {
  const long = []
  const shifts = []
  const watch = (type, keep) => new PerformanceObserver((list) => list.getEntries().forEach(keep)).observe({ type, buffered: true })
  watch('longtask', ({ duration, startTime }) => long.push({ duration, startTime }))
  watch('layout-shift', (entry) => entry.hadRecentInput || shifts.push(entry.value))

  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => done(performance.now())
    port2.postMessage(0)
  }))
  const isShown = (selector) => {
    const found = document.querySelector(selector)
    return found !== null && found.getClientRects().length > 0
  }
  async function shown(selector, absent) {
    for (const end = performance.now() + 10000; performance.now() < end; ) {
      const at = await painted()
      if (isShown(selector) && !(absent && isShown(absent))) return at
    }
    throw new Error(`${selector} did not show`)
  }
  let input = 0
  const note = (event) => (input = event.timeStamp)
  const listening = (type) => addEventListener(type, note, { capture: true, once: true })

  window.probe = {
    shown,
    /** From the next input of that type until the selector is on the screen. */
    expect(type, selector, absent) {
      listening(type)
      const began = new Promise((done) => addEventListener(type, () => done(), { capture: true, once: true }))
      window.probe.result = began.then(() => shown(selector, absent)).then((at) => at - input)
    },
    /** Each key until the frame that follows what it changed. */
    keys() {
      const taken = []
      addEventListener('keydown', (event) => painted().then((at) => taken.push(at - event.timeStamp)), { capture: true })
      return taken
    },
    long: () => long.splice(0),
    shift: () => shifts.reduce((sum, each) => sum + each, 0),
  }
})()
