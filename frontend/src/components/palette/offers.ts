import { router } from '@inertiajs/vue3'
import { Search, Tag, UserRound } from '@lucide/vue'
import type { Component } from 'vue'
import type { SearchAnswer } from '@/contract'
import { queueUrl } from '@/lib/filters'
import { say } from '@/lib/i18n'
import { inGroups, wordsOf, type Act } from '@/lib/keys'
import { matchOf } from '@/lib/matching'
import { iconOf } from './icons'
import { rememberUsed, seenTickets, usedActs, type SeenTicket } from '@/lib/recent'

/** One line of the palette. */
export interface Offer {
  id: string
  label: string
  hint?: string
  icon?: Component
  /** Of a ticket, whose icon it then has. */
  status?: string
  keys?: string
  run: () => void
}

export interface Section {
  title: string
  offers: Offer[]
}

const MOST_RECENT = 5
const MOST_ACTS = 12

/** What is offered before anything is typed: what was used last, then every act in its group. */
export function openingSections(acts: Act[], here: string): Section[] {
  const used = usedActs().flatMap((id) => acts.find((act) => act.id === id) ?? [])
  const tickets = seenTickets().filter(({ url }) => url !== here)
  const recent = [...tickets.map((each) => ofTicket(each)), ...used.slice(0, 2).map(ofAct)].slice(
    0,
    MOST_RECENT,
  )
  const groups = [...inGroups(acts)].map(([title, each]) => ({ title, offers: each.map(ofAct) }))
  return filled([{ title: say('palette.recent'), offers: recent.map(again) }, ...groups])
}

/** What goes by the typed words, the best first; then what the server found, then the search itself. */
export function matchingSections(typed: string, acts: Act[], found: SearchAnswer, queue: string): Section[] {
  const seen = seenTickets().filter(({ reference, subject }) => matchOf(typed, subject, reference))
  const urls = new Set(found.tickets.map(({ url }) => url))
  const tickets = [...seen.filter(({ url }) => !urls.has(url)).slice(0, 3), ...found.tickets]
  const sections = [
    { title: say('palette.acts'), offers: matching(typed, acts).map(ofAct) },
    { title: say('palette.tickets'), offers: tickets.map(ofTicket) },
    { title: say('palette.people'), offers: found.people.map(ofPerson) },
    { title: say('palette.tags'), offers: found.tags.map((each) => ofTag(each, queue)) },
    { title: say('palette.search'), offers: [ofWords(typed, queue)] },
  ]
  return filled(
    isReference(typed) ? [...sections.slice(1, 2), ...sections.slice(0, 1), ...sections.slice(2)] : sections,
  )
}

const filled = (sections: Section[]) => sections.filter(({ offers }) => offers.length > 0)

/** The same line a second time, under a name of its own. */
const again = (offer: Offer): Offer => ({ ...offer, id: `recent.${offer.id}` })

const isReference = (typed: string) => /^(\w+-)?\d+$/.test(typed)

function matching(typed: string, acts: Act[]): Act[] {
  const used = usedActs()
  const rated = acts.map((act) => ({ act, score: matchOf(typed, wordsOf(act.label), wordsOf(act.group)) }))
  const isUsed = (act: Act) => (used.includes(act.id) ? 1 : 0)
  return rated
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score + isUsed(b.act) - a.score - isUsed(a.act))
    .slice(0, MOST_ACTS)
    .map(({ act }) => act)
}

const ofAct = (act: Act): Offer => ({
  id: act.id,
  label: wordsOf(act.label),
  icon: iconOf(act.id),
  keys: act.keys[0],
  run: () => {
    rememberUsed(act.id)
    act.run?.()
  },
})

const ofTicket = ({ reference, subject, url, status }: SeenTicket): Offer => ({
  id: url,
  label: subject,
  hint: reference,
  status,
  run: () => router.visit(url),
})

const ofPerson = ({ id, name, email, url }: SearchAnswer['people'][number]): Offer => ({
  id: `person.${id}`,
  label: name,
  hint: email,
  icon: UserRound,
  run: () => router.visit(url),
})

const ofTag = ({ id, name }: SearchAnswer['tags'][number], queue: string): Offer => ({
  id: `tag.${id}`,
  label: name,
  icon: Tag,
  run: () => router.visit(queueUrl(queue, { tag: [id] })),
})

const ofWords = (words: string, queue: string): Offer => ({
  id: 'words',
  label: say('palette.search_for', { words }),
  icon: Search,
  run: () => router.visit(queueUrl(queue, { q: words })),
})
