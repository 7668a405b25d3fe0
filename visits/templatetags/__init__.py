"""Filters of the templates of visits."""
