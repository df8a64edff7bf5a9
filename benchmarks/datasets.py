"""The datasets that the benchmarks generate."""

from __future__ import annotations

from typing import Any


def fact_table(rows: int) -> dict[str, Any]:
    """Ten columns: keys, two texts, a timestamp, a decimal, and a foreign key to a parent that churns."""
    return {
        "dataset_id": "bench_facts",
        "incremental_config": {"start_date": "2024-01-01"},
        "output": {"max_rows_per_file": 100_000_000},
        "table_configs": {
            "members": {
                "type": "snapshot",
                "base_rows": 50_000,
                "growth_enabled": True,
                "churn_enabled": True,
                "daily_growth_rate": 0.01,
                "daily_churn_rate": 0.01,
                "columns": {
                    "member_id": {"kind": "key"},
                    "first_name": {"kind": "pool", "pool": "first_names"},
                },
            },
            "facts": {
                "type": "incremental",
                "base_rows_per_day": rows,
                "columns": {
                    "fact_id": {"kind": "key"},
                    "member_id": {
                        "kind": "foreign_key",
                        "references": "members.member_id",
                        "pick": "popular",
                    },
                    "fact_date": {"kind": "day"},
                    "happened_at": {"kind": "timestamp", "hours": "web_hours"},
                    "city": {"kind": "pool", "pool": "us_places"},
                    "channel": {"kind": "choice", "values": {"web": 0.5, "store": 0.3, "phone": 0.2}},
                    "amount": {
                        "kind": "decimal",
                        "min": 1,
                        "max": 5000,
                        "distribution": {"type": "lognormal", "median": 40, "sigma": 1},
                    },
                    "quantity": {"kind": "integer", "min": 1, "max": 20},
                    "score": {"kind": "integer", "min": 0, "max": 1_000_000},
                    "is_new": {"kind": "boolean", "probability": 0.1},
                },
            },
        },
    }


def orders_and_items(orders: int) -> dict[str, Any]:
    """Orders with 2.25 items each, and totals to the cent."""
    return {
        "dataset_id": "bench_orders",
        "incremental_config": {"start_date": "2024-01-01"},
        "output": {"max_rows_per_file": 100_000_000},
        "table_configs": {
            "customers": {
                "type": "snapshot",
                "base_rows": 50_000,
                "columns": {
                    "customer_id": {"kind": "key"},
                    "first_name": {"kind": "pool", "pool": "first_names"},
                },
            },
            "orders": {
                "type": "incremental",
                "base_rows_per_day": orders,
                "columns": {
                    "order_id": {"kind": "key"},
                    "customer_id": {
                        "kind": "foreign_key",
                        "references": "customers.customer_id",
                        "pick": "popular",
                    },
                    "order_date": {"kind": "day"},
                    "status": {"kind": "choice", "values": {"open": 0.2, "paid": 0.5, "shipped": 0.3}},
                    "total_amount": {
                        "kind": "sum_of_children",
                        "table": "order_items",
                        "column": "line_total",
                    },
                },
            },
            "order_items": {
                "type": "incremental",
                "base_rows_per_day": orders * 9 // 4,
                "columns": {
                    "order_item_id": {"kind": "key"},
                    "order_id": {"kind": "foreign_key", "references": "orders.order_id", "pick": "dealt"},
                    "product_id": {"kind": "integer", "min": 1, "max": 5000},
                    "quantity": {"kind": "integer", "min": 1, "max": 5},
                    "unit_price": {"kind": "decimal", "min": 1, "max": 500},
                    "line_total": {
                        "kind": "expression",
                        "sql": "quantity * unit_price",
                        "type": "decimal",
                    },
                },
            },
        },
    }
