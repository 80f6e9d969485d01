"""Finding whole numbers in a set of whole numbers, many at a time."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

N = TypeVar("N", np.int32, np.int64)

_NONE = np.int64(-1)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: multiplying by it spreads neighbouring keys over all slots (Knuth, The
Art of Computer Programming, vol. 3, 6.4)."""
_ROOM = 4
"""Slots for each key, at least. With fewer, more keys have to be sought in a second slot."""


def distinct(numbers: NDArray[N]) -> NDArray[N]:
    """Return the different numbers among some, ascending; unlike numpy's own this loads no masked arrays."""
    ordered = np.sort(numbers)
    repeated: NDArray[np.intp] = np.flatnonzero(ordered[1:] == ordered[:-1])
    return np.delete(ordered, repeated)


class Lookup:
    """The positions of keys in a list of different keys: a hash table with open addressing in numpy arrays.

    A dictionary needs a Python object for every key that is looked up; this costs some nanoseconds a key.

    Parameters
    ----------
    keys : int array, shape (n,)
        Different numbers from 0 to 2^63 - 1.
    """

    def __init__(self, keys: NDArray[np.int64]) -> None:
        bits = max(4, int(_ROOM * max(1, len(keys)) - 1).bit_length())
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._keys = np.full(1 << bits, _NONE)
        self._positions = np.full(1 << bits, -1, dtype=np.int32)
        self._probes = 0
        left, slots = np.arange(len(keys)), self._slots(keys)
        while len(left):
            # Of several keys that want one free slot the first gets it, the others try the next slot.
            wanted = slots.take(left) + self._probes & self._last
            free = np.flatnonzero(self._keys.take(wanted) == _NONE)
            tried = wanted.take(free)
            self._positions[tried[::-1]] = left.take(free)[::-1]  # what is written last stays
            won = free[self._positions.take(tried) == left.take(free)]
            self._keys[wanted.take(won)] = keys.take(left.take(won))
            left = np.delete(left, won)
            self._probes += 1

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the position of every key in the list; -1 for keys that are not in it."""
        slots = self._slots(keys)
        seen = self._keys.take(slots)
        found = np.where(seen == keys, self._positions.take(slots), np.int32(-1))
        left = np.flatnonzero((seen != keys) & (seen != _NONE))
        for probe in range(1, self._probes):
            if not len(left):
                break
            wanted = slots[left] + probe & self._last
            seen, sought = self._keys.take(wanted), keys.take(left)
            hits = seen == sought
            found[left[hits]] = self._positions.take(wanted[hits])
            left = left[~hits & (seen != _NONE)]
        return found

    def _slots(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        return (keys.view(np.uint64) * _SPREAD >> self._shift).view(np.int64)
