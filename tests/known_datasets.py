"""Two datasets as users write them: tables without columns, which the catalog fills in.

Known to users number by number, and the catalog has the same; a change here is a breaking change.
"""

from __future__ import annotations

from typing import Any

RETAIL: dict[str, Any] = {
    "dataset_id": "retail_oltp_incremental",
    "dataset_name": "Retail OLTP - Incremental",
    "dataset_type": "transactional",
    "schema_pattern": "oltp",
    "domain": "retail",
    "incremental_config": {
        "snapshot_frequency": "daily",
        "state_table_name": "synthetic_data_state",
        "enable_data_drift": True,
        "drift_percentage": 0.05,
        "enable_seasonal_patterns": True,
        "seasonal_multipliers": {
            "monday": 0.8,
            "tuesday": 0.9,
            "wednesday": 1.0,
            "thursday": 1.1,
            "friday": 1.3,
            "saturday": 1.2,
            "sunday": 0.7,
        },
        "growth_rate": 0.001,
        "churn_rate": 0.0005,
    },
    "table_configs": {
        "customers": {
            "type": "snapshot",
            "frequency": "daily",
            "growth_enabled": True,
            "churn_enabled": True,
            "base_rows": 50000,
            "daily_growth_rate": 0.002,
            "daily_churn_rate": 0.001,
        },
        "products": {
            "type": "snapshot",
            "frequency": "weekly",
            "growth_enabled": True,
            "churn_enabled": False,
            "base_rows": 5000,
            "weekly_growth_rate": 0.01,
        },
        "orders": {
            "type": "incremental",
            "frequency": "daily",
            "base_rows_per_day": 8000,
            "seasonal_multipliers_enabled": True,
            "weekend_multiplier": 1.4,
            "holiday_multiplier": 2.2,
        },
        "order_items": {
            "type": "incremental",
            "frequency": "daily",
            "base_rows_per_day": 18000,
            "seasonal_multipliers_enabled": True,
            "weekend_multiplier": 1.4,
        },
    },
}

ECOMMERCE: dict[str, Any] = {
    "dataset_id": "ecommerce_star_incremental",
    "dataset_name": "E-commerce Star Schema - Incremental",
    "dataset_type": "analytical",
    "schema_pattern": "star_schema",
    "domain": "ecommerce",
    "incremental_config": {
        "enable_seasonal_patterns": True,
        "seasonal_multipliers": {
            "monday": 0.85,
            "tuesday": 0.90,
            "wednesday": 0.95,
            "thursday": 1.05,
            "friday": 1.40,
            "saturday": 1.30,
            "sunday": 0.75,
        },
        "growth_rate": 0.0015,
        "holiday_multipliers": {"black_friday": 3.5, "cyber_monday": 3.0, "christmas": 2.5},
    },
    "table_configs": {
        "dim_customer": {
            "type": "snapshot",
            "frequency": "daily",
            "growth_enabled": True,
            "base_rows": 500000,
            "daily_growth_rate": 0.003,
        },
        "dim_product": {
            "type": "snapshot",
            "frequency": "weekly",
            "growth_enabled": True,
            "base_rows": 100000,
            "weekly_growth_rate": 0.02,
        },
        "dim_session": {
            "type": "snapshot",
            "frequency": "daily",
            "growth_enabled": True,
            "base_rows": 1000000,
            "daily_growth_rate": 0.005,
        },
        "dim_date": {"type": "snapshot", "frequency": "once", "base_rows": 3653},
        "fact_web_events": {
            "type": "incremental",
            "frequency": "daily",
            "base_rows_per_day": 2000000,
            "seasonal_multipliers_enabled": True,
            "weekend_multiplier": 0.8,
            "holiday_multiplier": 2.0,
        },
        "fact_orders": {
            "type": "incremental",
            "frequency": "daily",
            "base_rows_per_day": 25000,
            "seasonal_multipliers_enabled": True,
            "weekend_multiplier": 1.2,
            "holiday_multiplier": 2.8,
        },
    },
}
