"""What admins set up: departments, agents, roles."""
