"""Counts what an address of the page names, without the page's script."""

from urllib.parse import parse_qs

from fazhi import words
from fazhi.findings import Statement
from fazhi.records import Analysis
from fazhi.report.counts import body_units


def behind(given: Analysis, href: str) -> int:
    """Count the units or statements that an address names."""
    wanted = {key: values[0] for key, values in parse_qs(href.removeprefix("#")).items()}
    wanted.pop("kind", None)
    if wanted.pop("list", "") == "said":
        assert given.shortcomings is not None
        return sum(_says(given, one, wanted) for one in given.shortcomings.statements)
    years = [words.year_of(entry.document) for entry in given.documents]
    levels = [words.level_of(entry.document) for entry in given.documents]
    heaviest = {
        (unit.report, unit.unit): unit.weights[0][0] for unit in (given.themes.units if given.themes else ())
    }
    checks = {
        "report": lambda unit, value: unit.report + 1 == int(value),
        "year": lambda unit, value: years[unit.report] == value,
        "level": lambda unit, value: levels[unit.report] == value,
        "role": lambda unit, value: unit.prediction.role == value,
        "category": lambda unit, value: unit.prediction.category == value,
        "problem": lambda unit, value: value in unit.prediction.problems,
        "review": lambda unit, value: unit.prediction.needs_review,
        "theme": lambda unit, value: heaviest.get((unit.report, unit.unit.number)) == value,
    }
    return sum(all(checks[key](unit, value) for key, value in wanted.items()) for unit in body_units(given))


def _says(given: Analysis, one: Statement, wanted: dict[str, str]) -> bool:
    document = given.documents[one.report].document
    checks = {
        "report": lambda value: one.report + 1 == int(value),
        "year": lambda value: words.year_of(document) == value,
        "region": lambda value: (words.region_of(document) or words.UNSTATED) == value,
        "category": lambda value: one.category == value,
        "problem": lambda value: value in one.types,
        "pattern": lambda value: one.pattern == value,
        "signal": lambda value: value in one.signals,
        "ids": lambda value: one.id in value.split("."),
        "answer": lambda value: (
            not any(answer.kind == "plan" for answer in one.answers)
            if value == "none"
            else any(answer.kind == value for answer in one.answers)
        ),
    }
    return all(checks[key](value) for key, value in wanted.items())
