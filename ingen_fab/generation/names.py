"""Names of relations and facts that the texts and the notebook's day facts agree on."""

from __future__ import annotations

DAY = "$day"
HASH = "$hash"
SLOT = "$slot"


def pair(first: str, second: str) -> str:
    """Two of the user's names as one; the length keeps a_b with c and a with b_c apart."""
    return f"{len(first)}_{first}_{second}"


def day_facts(table: str) -> str:
    """Relation of a table's day facts: one row a block of rows."""
    return f"days_{table}"


def other_facts(table: str) -> str:
    """Cross tables: relation of the second parent's cohorts by day."""
    return f"others_{table}"


def reference(parent: str) -> str:
    """Relation of a table's rows that others refer to, by slot."""
    return f"ref_{parent}"


def reference_facts(parent: str) -> str:
    """Relation of the day facts from which `reference(parent)` is made."""
    return f"referred_{parent}"


def taken(column: str) -> str:
    """Column of `reference(parent)` with what others take from the parent's rows."""
    return f"of_column_{column}"


def totals(table: str, column: str) -> str:
    """Relation of the sums of a column over the rows dealt to one parent, by the parent's slot."""
    return f"totals_{pair(table, column)}"


def facts_of(relation: str) -> str:
    """Relation of the day facts from which an auxiliary relation is made."""
    return f"facts_{relation}"


def publishes(table: str) -> str:
    """Relation publish index -> publish day of a snapshot table."""
    return f"publishes_{table}"


def rank_buckets(table: str, column: str) -> str:
    """Relation in which a rank among a foreign key's parents finds its cohort."""
    return f"ranks_{pair(table, column)}"


def departures(table: str, column: str) -> str:
    """Relation of a foreign key's parents that have left."""
    return f"left_{pair(table, column)}"


def faker_pool(table: str, column: str) -> str:
    """Name of the pool that Faker makes for a column; no pool of the catalog begins with a digit."""
    return pair(table, column)


def pool(name: str) -> str:
    """Relation of a pool: of_slot and a column for each field."""
    return f"pool_{name}"


def quantiles(table: str, column: str) -> str:
    """Relation of a quantile table: of_slot, of_low, of_span."""
    return f"quantiles_{pair(table, column)}"


def hours(profile: str) -> str:
    """Relation of an hour-of-day profile as quantiles of the second of the day."""
    return f"hours_{profile}"


DRIFT = "drift_rates"
DEAL_PATTERNS = "deal_patterns"


def units(column: str) -> str:
    """Output that carries a number column's units for sums."""
    return f"${column}"
