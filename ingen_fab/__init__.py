"""Believable, time-evolving test data and a rerunnable flat-file loader for Microsoft Fabric."""

__version__ = "0.1.0"
