"""People, their organisations, and what each may do."""
