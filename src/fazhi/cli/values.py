"""Turns the words of a command line into values where that is plain; all else is the library's business.

typer leaves it to pydantic, and loading that takes as long as loading numpy. A path, a text or a choice needs
none of it. What is wrong, and numbers, still go to typer, which finds the words for an error.
"""

from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


class NotPlainError(Exception):
    """A value that is to be left to the library."""


def take_plain_values(command: Any, context: Any) -> None:
    """Let the parameters of a command take plain values as they are; none of ours checks paths itself."""
    kinds = get_type_hints(command.callback) if command.callback else {}
    for param in command.get_params(context):  # --help among them, a switch
        param.process_value = partial(_process, param, kinds.get(param.name, bool), param.process_value)


def _process(param: Any, kind: Any, library: Callable[[Any, Any], Any], context: Any, given: Any) -> Any:
    if param.required and not given:
        return library(context, given)
    try:
        value = plain_value(kind, given)
    except NotPlainError:
        return library(context, given)
    return param.callback(context, param, value) if param.callback else value


def plain_value(kind: Any, value: Any) -> Any:
    """Return the value of a type that a word of the command line, several words or a default stand for.

    >>> plain_value(list[Path] | None, ("甲.txt", "乙.txt"))
    [PosixPath('甲.txt'), PosixPath('乙.txt')]

    Raises
    ------
    NotPlainError
        If that takes more than a look.
    """
    (kind,) = {*get_args(kind)} - {NoneType} if get_origin(kind) in {Union, UnionType} else (kind,)
    if get_origin(kind) is list:
        return [plain_value(get_args(kind)[0], each) for each in value or ()]
    if value is None or type(value) is kind:
        return value
    if isinstance(value, str) and kind is Path and "\0" not in value:
        return Path(value)
    if isinstance(value, str) and issubclass(kind, Enum) and value in [choice.value for choice in kind]:
        return kind(value)
    if isinstance(value, Path) and kind is Path:
        return value
    raise NotPlainError
