"""Pages of visits, by noun."""
