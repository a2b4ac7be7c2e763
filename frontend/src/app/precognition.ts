/** Stands in for laravel-precognition, which Inertia imports and only a Laravel server can answer. */
const nothing = () => undefined

export const client = { withXsrfCookieName: nothing, withXsrfHeaderName: nothing }
export const createValidator = nothing
export const resolveName = nothing
export const toSimpleValidationErrors = nothing
