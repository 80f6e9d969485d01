"""fazhi reads 法治政府建设 annual reports and labels every paragraph by field of work.

The names below are imported when first used, so that ``import fazhi`` costs next to nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fazhi.api import (
        add_to_corpus,
        analyze_paths,
        evaluate_model,
        explain_unit,
        find_units,
        label,
        label_paths,
        load_model,
        open_corpus,
        read,
        to_frame,
        train,
    )
    from fazhi.errors import FazhiError

__version__ = "0.1.0"
# No name may be that of a module of the package (evaluate, structure): importing that would hide it.
__all__ = [
    "FazhiError",
    "add_to_corpus",
    "analyze_paths",
    "evaluate_model",
    "explain_unit",
    "find_units",
    "label",
    "label_paths",
    "load_model",
    "open_corpus",
    "read",
    "to_frame",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'fazhi' has no attribute {name!r}")
    import importlib

    home = "fazhi.errors" if name == "FazhiError" else "fazhi.api"
    return getattr(importlib.import_module(home), name)
