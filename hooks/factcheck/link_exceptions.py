"""Addresses that the weekly check passes over: each with a reason, none for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import Field

from .model import Record
from .model.fields import Day, Line, WebAddress
from .records import read_record


class LinkException(Record):
    """One address, and every address that begins with it."""

    address: WebAddress = Field(description="The beginning of the addresses that are passed over.")
    reason: Line = Field(description="Why they are not checked.")
    until: Day = Field(description="The last day on which they are passed over.")


class LinkExceptions(Record):
    """The file of exceptions."""

    exceptions: tuple[LinkException, ...] = Field(default=(), description="All exceptions.")

    def cover(self, address: str, today: date) -> bool:
        """Tell whether an address is passed over today."""
        return any(item.until >= today and address.startswith(item.address) for item in self.exceptions)

    def expired(self, today: date) -> list[LinkException]:
        """Return the exceptions that are over."""
        return [item for item in self.exceptions if item.until < today]

    def unused(self, addresses: Iterable[str]) -> list[LinkException]:
        """Return the exceptions that cover none of the addresses."""
        known = list(addresses)
        return [
            item for item in self.exceptions if not any(address.startswith(item.address) for address in known)
        ]


def read_exceptions(path: Path) -> LinkExceptions:
    """Read the file of exceptions. Raises YamlError with all its problems, OSError when it is not there."""
    return read_record(LinkExceptions, path.read_bytes(), path.name, {})
