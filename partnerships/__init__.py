"""Cooperation between governments; for now the lists it builds on: kinds, stages, documents."""
