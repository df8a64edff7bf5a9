"""Files and tables of a lakehouse: where they lie, how they are published, what is recorded of them."""
