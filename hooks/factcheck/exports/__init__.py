"""The record for machines: every table as JSON and CSV, all in one JSON and one SQLite file, with their schemas."""

from __future__ import annotations

from .exports import Download, Exports

__all__ = ["Download", "Exports"]
