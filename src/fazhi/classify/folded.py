"""Many texts as one: folded once, for all that looks at them."""

from collections.abc import Sequence

import numpy as np

from fazhi.chars import codes_of, fold_codes, text_of_codes


class Folded:
    """Texts folded as by :func:`fazhi.chars.fold`, one behind the other, a line feed behind each.

    Parameters
    ----------
    texts : sequence of str

    Attributes
    ----------
    texts : list of str
        Each of them, folded.
    codes : uint32 array
        The code points of all of them, and of the line feeds.
    starts, ends : int arrays, shape (texts,)
        Where each text begins, and where its line feed stands.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.codes = fold_codes(codes_of("\n".join([*texts, ""])))
        text = text_of_codes(self.codes)
        sizes = np.array([*map(len, texts)], dtype=np.int64)
        self.ends = np.cumsum(sizes + 1) - 1
        self.starts = self.ends - sizes
        self.texts = [text[a:b] for a, b in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]
