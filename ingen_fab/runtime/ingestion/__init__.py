"""Flat-file ingestion: what decides is pure here; engines read and write elsewhere."""
