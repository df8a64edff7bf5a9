"""Dataset -> Plan: what each table is, column by column, for no target in particular."""
