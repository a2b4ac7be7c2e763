/** What the server will tell soon; each line leaves once `contract.ts` has it. */
declare module '@/contract' {
  interface NavUrls {
    agent_dashboard: string | null
  }
}
export {}
