"""Golden texts: a few fictional paragraphs that travel with a model and are tried when it is loaded.

Hashes show that the files of a model are those that were written. They do not show that another library,
another processor or another version of this program makes the same of them; these texts do.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.config import data_path
from fazhi.errors import ModelError, ModelWarning

NAME = "golden"
"""Under this name they stand among a model's data."""
TOLERANCE = 1e-6
"""Figures may be so far apart: types of processors add up in different orders. Labels may not differ."""
DIGITS = 6
_ROUNDED = 0.5 * TOLERANCE
"""What rounding to ``DIGITS`` may add to the distance of two figures."""
_MOST, _LONGEST = 64, 1000
"""Texts in a model, and characters in each, at most; trying them shall not take longer than labelling a page."""
_ENGINES = {"numpy": 2, "scipy": 2, "rjieba": None}
"""Libraries on which the results of a model hang, and how many numbers of their version must be the same for
nothing to be said; None is all of them.

numpy and scipy: a release that changes the third number mends errors, comes every month or so, and what it
does to figures the golden texts show. rjieba: its dictionary of half a million words comes with it, any
release may cut other words than before, and the golden texts have a few hundred of them.
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a model's golden texts.

    Attributes
    ----------
    texts : int
        How many there are; 0 in models of earlier versions.
    changed : str
        The first label that is another one than when the model was saved, for people; empty if none is.
    distance : float
        The largest distance of a figure from what it was.
    versions : tuple of str
        Libraries that are of another version than when the model was made; not looked up, and empty, where
        all is as it was but for releases that need not be told.
    """

    texts: int = 0
    changed: str = ""
    distance: float = 0.0
    versions: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether figures differ by more than they may."""
        return not self.distance <= TOLERANCE + _ROUNDED


@cache
def golden_lines() -> tuple[str, ...]:
    """Return the paragraphs of the fictional report that new models take along."""
    return tuple(data_path("configs/golden.txt").read_text(encoding="utf-8").split("\n")[:-1])


def texts_in(entries: Any) -> list[str]:
    """Return the texts of stored entries, each a mapping with a ``text``.

    Raises
    ------
    ValueError, TypeError, KeyError
        If they are no such thing, too many or too long.
    """
    texts = [entry["text"] for entry in entries]
    if not texts or len(texts) > _MOST or not all(isinstance(text, str) for text in texts):
        raise ValueError("texts")
    if max(map(len, texts)) > _LONGEST:
        raise ValueError("length")
    return texts


def distance(stored: Sequence[Any], found: NDArray[np.float64]) -> float:
    """Return the largest distance of figures from those stored.

    Raises
    ------
    ValueError, TypeError
        If the stored ones are no numbers or not of the shape of ``found``.
    """
    before = np.array(stored, dtype=np.float64)
    if before.shape != found.shape:
        raise ValueError("shape")
    return float(np.abs(before - found).max()) if found.size else 0.0


def with_versions(trial: Trial, recorded: Mapping[str, Any], *, always: bool = False) -> Trial:
    """Look up which libraries differ from those recorded, where that explains something or is to be told.

    Parameters
    ----------
    trial : Trial
    recorded : mapping of str to str
        Name to version, from the manifest.
    always : bool
        Whether to look them up even if there is nothing to explain or tell; it takes some milliseconds.
    """
    engines = sorted(set(_ENGINES) & set(recorded))
    silent = trial.texts and not (trial.changed or trial.moved or always)
    if silent and all(_is_like(name, str(recorded[name])) for name in engines):
        return trial
    from importlib.metadata import PackageNotFoundError, version

    def here(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return "未安装"

    differing = [(name, str(recorded[name]), here(name)) for name in engines if here(name) != recorded[name]]
    versions = tuple(f"{name} {before} → {now}" for name, before, now in differing)
    return Trial(trial.texts, trial.changed, trial.distance, versions)


def _is_like(name: str, recorded: str) -> bool:
    """Return whether a library is near enough to the version recorded, without the cost of looking it up.

    ``importlib.metadata`` takes about twenty milliseconds to import and some to read. A library that is
    loaded knows its version; beside another lies a folder that has the version in its name.
    """
    import importlib.util
    import sys

    if here := getattr(sys.modules.get(name), "__version__", ""):
        parts = _ENGINES[name]
        return str(here).split(".")[:parts] == recorded.split(".")[:parts]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return False
    return (Path(spec.origin).parent.parent / f"{name}-{recorded}.dist-info").is_dir()


def judge(folder: Path, trial: Trial) -> None:
    """Refuse a model whose labels have changed; warn of other figures and other libraries.

    Raises
    ------
    ModelError
        If a label is another one than when the model was saved.

    Warns
    -----
    ModelWarning
        If figures differ by more than ``TOLERANCE``, or libraries do; whether golden texts vouch for them.
    """
    libraries = f"程序库与训练时不同（{'、'.join(trial.versions)}）" if trial.versions else ""
    if trial.changed:
        why = libraries or "程序库与训练时相同，可能是程序或处理器的缘故"
        raise ModelError(f"{folder}: 模型自带的检验文字，{trial.changed}；{why}，请重新训练或换回原来的环境")
    if trial.moved:
        why = libraries or "程序库与训练时相同"
        warnings.warn(
            f"{folder}: 模型自带的检验文字标签不变，但概率与训练时相差 {trial.distance:.1e}；{why}",
            ModelWarning,
            stacklevel=2,
        )
    elif libraries:
        tried = f"模型自带的 {trial.texts} 段检验文字结果不变，不必处理"
        if not trial.texts:
            tried = "模型没有检验文字可试，结果可能略有出入，建议重新训练"
        warnings.warn(f"{folder}: {libraries}，{tried}", ModelWarning, stacklevel=2)


def told(trial: Trial) -> str:
    """Return what came of a trial that was passed, for people."""
    if not trial.texts:
        tried = "模型没有检验文字，未试"
    elif trial.moved:
        tried = f"{trial.texts} 段检验文字标签与训练时一致，概率相差 {trial.distance:.1e}"
    else:
        tried = f"{trial.texts} 段检验文字的结果与训练时一致"
    return f"{tried}；程序库与训练时不同（{'、'.join(trial.versions)}）" if trial.versions else tried
