"""Corrections by hand: beside the predictions, never overwritten; the newest of a unit counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fazhi.chars import squeeze
from fazhi.corpus.connect import Database, now
from fazhi.corpus.rows import pack, path_of, path_value
from fazhi.labeled import Label, LabeledReport, LabeledUnit
from fazhi.records import Failure
from fazhi.words import stem

_COLUMNS = "kind, role, category, secondary, problems"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of corrections.

    Attributes
    ----------
    stored, unchanged : int
        Units that have a new correction, and units that had the same already.
    failures : tuple of Failure
        Corrections whose report or text is not in the corpus; ``path`` is file and line.
    """

    stored: int
    unchanged: int
    failures: tuple[Failure, ...]


def correct(database: Database, reports: Iterable[LabeledReport]) -> Corrected:
    """Store corrections, all that fit in one transaction.

    A report is known by its path, or by the name of its file without folder and ending; a unit by its
    number and text, or by its text alone, which may stand in several units.

    Parameters
    ----------
    database : Database
        Open for writing.
    reports : iterable of LabeledReport
        From :func:`fazhi.labeled.read_corrections`.

    Raises
    ------
    CorpusError
        If they cannot be stored.
    """
    names = _Names(database)
    new: list[tuple[int, int, LabeledUnit]] = []
    failures: list[Failure] = []
    unchanged = 0
    for report in reports:
        found = names.find(report.name)
        if len(found) != 1:
            reason = f"语料库里有 {len(found)} 份同名报告，请写完整路径" if found else "语料库里没有这份报告"
            failures += [Failure(unit.correction, f"{reason}（{report.name}）") for unit in report.units]
            continue
        texts = _texts(database, found[0])
        for unit in report.units:
            places = _places(texts, unit)
            if not places:
                failures.append(Failure(unit.correction, f"报告里没有这段文字（{report.name}）"))
            for place in places:
                if _newest(database, found[0], place) == _values(unit.label):
                    unchanged += 1
                else:
                    new.append((found[0], place, unit))
    if new:
        with database.transaction():
            for number, place, unit in new:
                _store(database, (number, place), _values(unit.label), unit.correction)
    return Corrected(len(new), unchanged, tuple(failures))


def newest_corrections(database: Database, report: int) -> dict[int, Sequence[object]]:
    """Return the correction that counts for each corrected unit of a report: kind to problems."""
    rows = database.rows(f"SELECT unit, {_COLUMNS} FROM corrections WHERE report = ? ORDER BY id", (report,))  # noqa: S608
    return {row[0]: row[1:] for row in rows}


def carry_over(database: Database, old: int, new: int) -> None:
    """Let corrections of a report hold for the same text in its next version, where it stands there once."""
    rows = database.rows(
        f"SELECT unit, {_COLUMNS}, source FROM corrections WHERE report = ? ORDER BY id",  # noqa: S608
        (old,),
    )
    latest = {row[0]: row[1:] for row in rows}
    if not latest:
        return
    before, after = dict(_texts(database, old)), _texts(database, new)
    for unit, values in latest.items():
        places = [number for number, text in after if text == before[unit]]
        if len(places) == 1 and _newest(database, new, places[0]) is None:
            _store(database, (new, places[0]), values[:-1], str(values[-1]))


class _Names:
    """Finds the current content of a file by the file's path or name."""

    def __init__(self, database: Database) -> None:
        self._paths: dict[str | bytes, int] = {}
        self._stems: dict[str, set[int]] = {}
        for path, report in database.rows(
            "SELECT path, report FROM files WHERE report IS NOT NULL ORDER BY id"
        ):
            self._paths[path] = report
            self._stems.setdefault(stem(path_of(path)), set()).add(report)

    def find(self, name: str) -> list[int]:
        exact = self._paths.get(path_value(name))
        return (
            [exact] if exact is not None else sorted(self._stems.get(stem(name), self._stems.get(name, ())))
        )


def _texts(database: Database, report: int) -> list[tuple[int, str]]:
    """Return number and text, without white space, of each unit."""
    (text,) = database.one("SELECT text FROM reports WHERE id = ?", (report,))
    rows: Iterator[tuple[int, int, int]] = database.rows(
        'SELECT unit, start, "end" FROM units WHERE report = ? ORDER BY unit', (report,)
    )
    return [(number, squeeze(text[start:end])) for number, start, end in rows]


def _places(texts: Sequence[tuple[int, str]], unit: LabeledUnit) -> list[int]:
    places = [number for number, text in texts if text == squeeze(unit.text)]
    return [unit.number] if unit.number in places else places


def _newest(database: Database, report: int, unit: int) -> tuple[object, ...] | None:
    return database.one(  # type: ignore[no-any-return]
        f"SELECT {_COLUMNS} FROM corrections WHERE report = ? AND unit = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
        (report, unit),
    )


def _values(label: Label) -> tuple[object, ...]:
    return (label.kind, label.role, label.category, pack(label.secondary), pack(label.problems))


def _store(database: Database, place: tuple[int, int], values: Sequence[object], source: str) -> None:
    database.add(
        f"INSERT INTO corrections (report, unit, {_COLUMNS}, source, made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (*place, *values, path_value(source), now()),
    )
