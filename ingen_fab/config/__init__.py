"""Turns text into checked models: knows YAML, files and lines."""
