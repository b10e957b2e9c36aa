"""The record for machines: its tables as JSON, CSV and SQLite, with their schemas."""

from __future__ import annotations

from .exports import Download, Exports

__all__ = ["Download", "Exports"]
