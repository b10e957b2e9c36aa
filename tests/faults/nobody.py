"""Become a user without rights from inside a program, where root alone can read the installed Python."""

from __future__ import annotations

import ctypes
import os

NOBODY = 65534
_KEEP_CAPABILITIES, _AMBIENT, _RAISE = 8, 47, 2  # prctl(2)
_READ_SEARCH = 2  # capabilities(7)
_VERSION_3 = 0x20080522


def become_nobody() -> None:
    """Become a user who may write nowhere but may still read, or this program could not load its code.

    The programs that it starts may read too. Raises OSError.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_KEEP_CAPABILITIES, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    bit = 1 << _READ_SEARCH
    effective_permitted_inheritable = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if (
        libc.capset((ctypes.c_uint32 * 2)(_VERSION_3, 0), effective_permitted_inheritable) != 0
        or libc.prctl(_AMBIENT, _RAISE, _READ_SEARCH, 0, 0) != 0
    ):
        raise OSError(ctypes.get_errno(), "capset")
