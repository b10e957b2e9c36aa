"""The record for machines: its tables as JSON, CSV and SQLite, with their schemas."""

from __future__ import annotations

from .exports import WHOLE, Exports
from .tables import TABLES

__all__ = ["TABLES", "WHOLE", "Exports"]
