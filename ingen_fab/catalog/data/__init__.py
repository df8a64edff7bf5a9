"""Frozen data of the catalog: pools of values, tables of numbers and public holidays."""
