/** What an admin says of an agent, as the form holds it. */
export interface AgentValues {
  role_id: string
  department_ids: number[]
  capacity: string
  is_available: boolean
}

/** The same as the server takes it. */
export const given = (values: AgentValues) => ({
  role_id: values.role_id ? Number(values.role_id) : null,
  department_ids: values.department_ids,
  capacity: values.capacity,
  is_available: values.is_available,
})
