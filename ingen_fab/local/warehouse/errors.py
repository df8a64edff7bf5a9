"""What the local warehouse raises: errors with T-SQL's own numbers, as a server would."""

from __future__ import annotations

from ingen_fab.errors import UserError


class WarehouseError(UserError):
    """Raised where a warehouse would refuse a statement; `number` is the one that SQL Server gives it."""

    def __init__(self, message: str, *, number: int = 50000, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.number = number


def not_on_fabric(what: str, hint: str | None = None) -> WarehouseError:
    """The error for T-SQL that a Fabric Warehouse does not take."""
    return WarehouseError(f"a Fabric Warehouse does not take {what}", number=15871, hint=hint)


def not_here(what: str) -> WarehouseError:
    """The error for T-SQL that Fabric takes and this stand-in does not."""
    return WarehouseError(
        f"{what} does not run here, in the local stand-in for a warehouse",
        number=40515,
        hint="Run it on a Fabric Warehouse, or on an SQL Server given with INGEN_FAB_WAREHOUSE_CONNECTION.",
    )
