"""Reads documents so that none of them can do harm: parsers run in workers that can be killed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TypeVar

from fazhi.errors import Outcome, ReadError
from fazhi.ingest import limits
from fazhi.ingest.reader import read_here
from fazhi.ingest.source import is_small_text
from fazhi.records import Failure, Report
from fazhi.words import warnings_of
from fazhi.workers import Limits, Lost, Pool

R = TypeVar("R")

_REASONS = {
    "time": (Outcome.E_TIMEOUT, "读取超过 {seconds:.0f} 秒，已停止，文件可能已损坏或过于复杂"),
    "memory": (Outcome.E_LIMIT, "读取要用的内存过多，已停止，文件可能已损坏或过大"),
    "crash": (Outcome.E_CRASH, "读取时出错退出，文件多半已损坏；能用 Word 或浏览器打开的话，请另存一份再读"),
}


def read_report(path: str | Path) -> Report:
    """Read one report.

    The format is told by the bytes; the name only decides between plain text and HTML where both fit.
    All but small plain text is read in a process of its own, within :data:`fazhi.ingest.limits.JOB`.

    Parameters
    ----------
    path : str or Path
        A ``.txt``, ``.html``, ``.docx`` or ``.pdf`` file.

    Returns
    -------
    Report
        All of the document's text, as paragraphs.

    Raises
    ------
    ReadError
        If the file cannot be opened, is of a kind that is not read, is damaged, too large, or has no text.
    """
    (result,) = read_reports([path])
    if isinstance(result, Failure):
        raise ReadError(result.path, result.reason, Outcome(result.code))
    return result


def read_reports(paths: Iterable[str | Path]) -> Iterator[Report | Failure]:
    """Read reports one after the other, in bounded memory; see :func:`read_report`.

    Yields
    ------
    Report or Failure
        One for each path, in their order.
    """
    return guarded(read_or_fail, map(str, paths))


def guarded(
    task: Callable[[str], R | Failure],
    paths: Iterable[str],
    workers: int = 0,
    job: Limits = limits.JOB,
) -> Iterator[R | Failure]:
    """Apply ``task`` to paths of documents, where it can be stopped.

    Parameters
    ----------
    task : callable
        Takes a path; a function of a module, or a partial of one.
    paths : iterable of str
    workers : int
        So many processes do everything. With 0, small plain text is done in this process, and one
        worker does the others, each when it is asked for.
    job : Limits
        Of each path.

    Yields
    ------
    R or Failure
        One for each path, in their order.
    """
    with Pool(task, max(1, workers), job) as pool:
        if workers:
            for path, result in pool.map(paths):
                yield _unless_lost(path, result, job)
            return
        for path in paths:
            yield task(path) if is_small_text(path) else _unless_lost(path, pool.run(path), job)


def guarded_groups(
    task: Callable[[Sequence[str]], list[R | Failure]],
    paths: Iterable[str],
    workers: int = 0,
    size: int = 1,
    job: Limits = limits.JOB,
) -> Iterator[R | Failure]:
    """Apply ``task`` to groups of paths, where it can be stopped; else as :func:`guarded`.

    Parameters
    ----------
    task : callable
        Takes some paths and returns as many results; a function of a module, or a partial of one.
    paths : iterable of str
    workers : int
        As in :func:`guarded`.
    size : int
        Paths in a group. A group that is lost is done again path by path.
    job : Limits
        Of each group.
    """
    with Pool(task, max(1, workers), job) as pool, Pool(task, 1, job) as spare:
        if workers:
            for group, result in pool.map(_batches(paths, size)):
                yield from _each_unless_lost(group, result, spare, job)
            return
        for small, run in groupby(paths, is_small_text):
            for group in _batches(run, size if small else 1):
                result = task(group) if small else pool.run(group)
                yield from _each_unless_lost(group, result, spare, job)


def _batches(paths: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    rest = iter(paths)
    while group := tuple(islice(rest, size)):
        yield group


def _each_unless_lost(
    group: Sequence[str], result: list[R | Failure] | Lost, spare: Pool[Any, Any], job: Limits
) -> Iterator[R | Failure]:
    if not isinstance(result, Lost):
        yield from result
    elif len(group) == 1:
        yield _failure(group[0], result, job)
    else:
        for path in group:
            yield from _each_unless_lost((path,), spare.run((path,)), spare, job)


def outcome_of(result: Report | Failure) -> str:
    """Return how reading ended, one of :class:`fazhi.errors.Outcome`."""
    if isinstance(result, Failure):
        return result.code
    return Outcome.OK_WARN if warnings_of(result) else Outcome.OK


def _unless_lost(path: str, result: R | Lost, job: Limits) -> R | Failure:
    return _failure(path, result, job) if isinstance(result, Lost) else result


def _failure(path: str, lost: Lost, job: Limits) -> Failure:
    code, reason = _REASONS[lost.why]
    return Failure(path, reason.format(seconds=job.seconds), code)


def read_or_fail(path: str) -> Report | Failure:
    """Read a report in this process, as :func:`fazhi.ingest.read_here`; what fails is returned."""
    try:
        return read_here(path)
    except ReadError as error:
        return Failure(error.path, error.reason, error.code)
