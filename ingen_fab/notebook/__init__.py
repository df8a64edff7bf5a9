"""A Fabric notebook as data: its cells, its Git source text, its .ipynb form and its item folder."""
