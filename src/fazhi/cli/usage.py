"""Says in Chinese what is wrong with a command line."""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from fazhi.cli.values import take_plain_values

UsageError: type[Exception] = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "UsageError"
)
"""The library's own class for a wrong command line, which it does not export by name."""


def explain(error: Exception) -> str:
    """Return one sentence on a usage error, and where to read on."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "fazhi"
    return f"{_reason(error)}（用法见 {command} --help）"


def _reason(error: Exception) -> str:
    kind = type(error).__name__
    option = getattr(error, "option_name", None)
    if kind == "NoSuchOption":
        return f"没有选项 {option}"
    if kind == "BadOptionUsage":
        return f"选项 {option} 后面缺少值"
    if kind == "MissingParameter":
        return f"缺少参数 {_name(error)}"
    if kind == "BadParameter":
        return f"{_name(error)} 的值不对：{_choices(str(getattr(error, 'message', error)))}"
    message = str(getattr(error, "message", error))
    if message.startswith("No such command"):
        return f"没有命令 {message.split(chr(39))[1]}"
    if message.startswith("Got unexpected extra argument"):
        return f"多出的参数 {message.partition(' (')[2][:-1]}"
    return message


def _choices(message: str) -> str:
    """Turn the library's sentence on a value outside a fixed set into ours; leave others as they are."""
    value, found, allowed = message.removeprefix("Value error, ").partition(" is not one of ")
    return f"没有 {value}，可用的有 {allowed.rstrip('.')}" if found else message


def _name(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "参数"
    names = [name for name in parameter.opts if name.startswith("--")]
    return str(names[0] if names else getattr(parameter, "metavar", None) or parameter.name)


_WORDS = (
    (re.compile(r"^Usage:", re.MULTILINE), "用法："),
    (re.compile(r"^Options:", re.MULTILINE), "选项："),
    (re.compile(r"^Arguments:", re.MULTILINE), "参数："),
    (re.compile(r"^Commands:", re.MULTILINE), "命令："),
    (re.compile(r"Show this message and exit\."), "显示这份说明。"),
    (re.compile(r"\[required\]"), "[必填]"),
    (re.compile(r"\[default: ([^\]]*)\]"), r"[默认 \1]"),
)
"""The library's own words on help pages, in Chinese."""


def _chinese(text: str) -> str:
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return text


class Command(TyperCommand):
    """A command with a help page in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _chinese(super().get_help(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line."""
        take_plain_values(self, ctx)
        return super().parse_args(ctx, args)


class Group(TyperGroup):
    """A group of commands with a help page in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _chinese(super().get_help(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line up to the name of the command."""
        take_plain_values(self, ctx)
        return super().parse_args(ctx, args)
