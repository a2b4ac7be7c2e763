"""What the test host sells: models with keys of each type, for tickets to be about."""
