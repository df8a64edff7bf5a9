"""Flat-file ingestion into a warehouse: a notebook sends T-SQL that copies, checks and loads rows."""
