"""Settings: base for all, and what differs in development, test and production."""
