"""Themes that recur across reports: LDA with a word prior from NMF."""

from fazhi.topics.apply import apply_themes
from fazhi.topics.export import topics_json
from fazhi.topics.fit import TooLittleTextError, fit_themes
from fazhi.topics.model import ThemeModel
from fazhi.topics.settings import FitOptions
from fazhi.topics.storage import load_themes, rename, save_themes, try_themes

__all__ = [
    "FitOptions",
    "ThemeModel",
    "TooLittleTextError",
    "apply_themes",
    "fit_themes",
    "load_themes",
    "rename",
    "save_themes",
    "topics_json",
    "try_themes",
]
