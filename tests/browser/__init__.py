"""The portal in a real browser: what readers and editors see and do."""
