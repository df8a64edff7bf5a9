"""The vocabulary: datasets, tables and columns as checked values, without any input or output."""
