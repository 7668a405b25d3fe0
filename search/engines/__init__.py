"""Engines: each answers search.contract requests."""
