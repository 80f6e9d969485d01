"""The vocabulary of a block as two arrays: quick to load, quick to look up as numbers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray


class Terms(Sequence[str]):
    """A list of terms that makes strings of them only when it is asked for one.

    Attributes
    ----------
    codes : uint32 array
        The code points of all terms, one after the other.
    sizes : int array, shape (n,)
        The number of code points of every term.
    """

    def __init__(self, codes: NDArray[np.uint32], sizes: NDArray[np.int64]) -> None:
        if sizes.sum() != len(codes) or (sizes < 0).any():
            raise ValueError("sizes of terms do not fit their text")
        self.codes, self.sizes = codes, sizes
        self._starts = np.concatenate([[0], np.cumsum(sizes)])

    @classmethod
    def of(cls, terms: Iterable[str]) -> "Terms":
        """Make the list of some strings."""
        listed = list(terms)
        text = "".join(listed).encode("utf-32-le", "surrogatepass")
        return cls(np.frombuffer(text, dtype="<u4"), np.array([len(term) for term in listed], dtype=np.int64))

    @classmethod
    def load(cls, text: NDArray[np.uint8], sizes: NDArray[np.uint16]) -> "Terms":
        """Make the list of what :meth:`arrays` gave; a ValueError if it is none of that."""
        codes = text.tobytes().decode("utf-8", "surrogatepass").encode("utf-32-le", "surrogatepass")
        return cls(np.frombuffer(codes, dtype="<u4"), sizes.astype(np.int64))

    def arrays(self) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
        """Return the text of all terms in UTF-8 and the number of code points of each."""
        text = self._text(0, len(self.codes)).encode("utf-8", "surrogatepass")
        return np.frombuffer(text, dtype=np.uint8), self.sizes.astype(np.uint16)

    def of_size(self, size: int) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Return which terms have so many code points, shape (m,), and their code points, shape (m, size)."""
        chosen = np.flatnonzero(self.sizes == size)
        return chosen, self.codes[self._starts[chosen][:, None] + np.arange(size)]

    def _text(self, start: int, end: int) -> str:
        return self.codes[start:end].tobytes().decode("utf-32-le", "surrogatepass")

    def __len__(self) -> int:
        return len(self.sizes)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        number = range(len(self.sizes))[index]
        return self._text(int(self._starts[number]), int(self._starts[number + 1]))

    def __iter__(self) -> Iterator[str]:
        text, starts = self._text(0, len(self.codes)), self._starts.tolist()
        return (text[start:end] for start, end in pairwise(starts))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Terms):
            return NotImplemented
        return np.array_equal(self.sizes, other.sizes) and np.array_equal(self.codes, other.codes)

    __hash__ = None  # type: ignore[assignment]
