export const RESOLVED = 'resolved'
export const WAITING = 'waiting_on_customer'
