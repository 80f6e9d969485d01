"""Jobs that misbehave on demand."""

import ctypes
import os
import time

from fazhi.errors import FazhiError


def job(name: str) -> object:
    """Do what the name says."""
    return _JOBS.get(name, name.upper)()


def _hang() -> object:
    while True:
        pass


def _refuse() -> object:
    raise FazhiError("不行")


_JOBS = {
    "hang": _hang,
    "sleep": lambda: time.sleep(60),
    "crash": lambda: ctypes.string_at(0),
    "eat": lambda: bytearray(1 << 31),
    "leave": lambda: os._exit(0),
    "much": lambda: "x" * (100 << 20),
    "slow": lambda: time.sleep(0.3) or "SLOW",
    "mistake": lambda: {}["k"],
    "refuse": _refuse,
    "unsendable": lambda: lambda: None,
    "id": os.getpid,
}
