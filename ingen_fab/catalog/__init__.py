"""The datasets that come with the package: their schemas, domains and frozen data."""
