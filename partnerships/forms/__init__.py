"""Forms of proposals, by noun."""
