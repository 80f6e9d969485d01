"""Brings data/labeled/baseline.json, the floor of quality, up to the data and the model that now stand.

Figures that got better raise the floor. A figure within the tolerance leaves it where it is. To lower
it takes ``--lower "reason"``; the reason stays in the file's history.
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fazhi.api import load_model
from fazhi.errors import FazhiError
from fazhi.labeled import fingerprint, read_labeled
from fazhi.output import write_text

ROOT = Path(__file__).parents[1]
LABELED = ROOT / "data" / "labeled"
BASELINE = LABELED / "baseline.json"
MODEL = ROOT / "models" / "default"
SCORES = (
    "category_accuracy",
    "category_macro_f1",
    "role_accuracy",
    "role_macro_f1",
    "kind_accuracy",
    "problems_micro_f1",
    "secondary_micro_f1",
    "calibration_error",
)
"""The scores that have a floor; a manifest may hold more."""
TOLERANCE = 0.002
"""Shares may be so much below the floor: libraries and processors differ in the last digits, and one
unit of a small task more or less is no news."""
TOLERANCES = {"calibration_error": 0.005}
"""Those that differ from ``TOLERANCE``."""
BETTER_LOW = {"calibration_error"}
"""Scores of which less is better; their floor is a ceiling."""


class RefusedError(Exception):
    """The baseline may not be written like this; the message says what to do."""


def loss(name: str, floor: float, value: float) -> float:
    """Return by how much a score is worse than its floor; negative if it is better."""
    return value - floor if name in BETTER_LOW else floor - value


def shortfalls(floor: Mapping[str, float], scores: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Return floor and score of all scores worse than the tolerance allows, or missing (NaN)."""
    found = {}
    for name, least in floor.items():
        value = scores.get(name, math.nan)
        if not loss(name, least, value) <= TOLERANCES.get(name, TOLERANCE):
            found[name] = (least, value)
    return found


def updated(
    old: Mapping[str, Any], info: Mapping[str, Any], reason: str = "", day: str = ""
) -> dict[str, Any]:
    """Return the baseline for a model's manifest.

    Parameters
    ----------
    old : mapping
        The baseline so far; empty if there is none.
    info : mapping
        ``training_data`` and ``scores`` of the manifest.
    reason : str
        Why scores may be lowered; without it none is.
    day : str
        ``YYYY-MM-DD``, for the history.

    Raises
    ------
    RefusedError
        If a score is below its floor and there is no reason, or a score is missing.
    """
    floor = dict(old.get("scores", {}))
    scores = {name: info["scores"].get(name, math.nan) for name in SCORES}
    if missing := sorted(name for name in {*floor, *SCORES} if math.isnan(scores.get(name, math.nan))):
        raise RefusedError(f"模型清单里没有这些指标：{'、'.join(missing)}")
    worse = shortfalls(floor, scores)
    if worse and not reason:
        lines = "；".join(f"{name} 由 {least:.4f} 变为 {value:.4f}" for name, (least, value) in worse.items())
        raise RefusedError(f'低于底线，未改动：{lines}。确实要降低，请加 --lower "理由"')
    history = list(old.get("history", []))
    lowered = {name: floor[name] for name in floor if loss(name, floor[name], scores[name]) > 0}
    if reason and lowered:
        changes = {name: [before, scores[name]] for name, before in lowered.items()}
        history.append({"day": day, "reason": reason, "lowered": changes})
        lowered = {}
    data = info["training_data"]
    return {
        "data_fingerprint": data["fingerprint"],
        "reports": data["reports"],
        "units": data["units"],
        "scores": {name: lowered.get(name, scores[name]) for name in SCORES},
        "history": history,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the baseline, or say on stderr why not; 0 or 2 as the commands of the package do."""
    parser = argparse.ArgumentParser(description="更新质量底线 data/labeled/baseline.json")
    parser.add_argument("--lower", metavar="理由", default="", help="允许降低底线；理由记入 history")
    parser.add_argument("--baseline", type=Path, default=BASELINE, help="底线文件")
    parser.add_argument("--model", type=Path, default=MODEL, help="模型目录")
    parser.add_argument("--data", type=Path, default=LABELED, help="标注数据")
    chosen = parser.parse_args(arguments)
    try:
        old = json.loads(chosen.baseline.read_text(encoding="utf-8")) if chosen.baseline.exists() else {}
        info = load_model(chosen.model).info
        if info["training_data"]["fingerprint"] != fingerprint(read_labeled([chosen.data])):
            raise RefusedError(
                "模型不是用现有标注数据训练的，请先运行 fazhi train --data data/labeled --out models/default"
            )
        new = updated(old, info, chosen.lower.strip(), datetime.now(UTC).date().isoformat())
        write_text(chosen.baseline, [json.dumps(new, ensure_ascii=False, indent=1), "\n"])
    except (RefusedError, FazhiError, ValueError) as error:
        print(f"update_baseline: {error}", file=sys.stderr)
        return 2
    print(f"已写入 {chosen.baseline}")
    for name, value in new["scores"].items():
        print(f"  {name}: {old.get('scores', {}).get(name, '无')} → {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
