"""Portable SQL: one tree of expressions and layers, and one renderer per dialect."""
