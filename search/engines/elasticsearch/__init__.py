"""The engine for many entries and many readers: what is kept there, how it is asked, how it is filled."""
