"""Forms of visits, by noun."""
