"""Regions of Indonesia, what is known of them, and the lists that the state's rules give."""
