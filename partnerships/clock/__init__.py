"""What the clock brings to partnerships, by noun."""
