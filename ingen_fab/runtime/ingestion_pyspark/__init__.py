"""Flat-file ingestion on Spark: reading, checking, writing; what decides lies in runtime/ingestion."""
