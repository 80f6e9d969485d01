from pathlib import Path

import history
import scale


def test_a_slow_down_shows_and_a_gain_does_not(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    history.record("speed", {"read": 1.0, "label": 2.0}, file)
    history.record("start", {"help": 0.1}, file)
    history.record("speed", {"read": 1.1, "label": 3.0, "new": 5.0}, file)
    assert [run["figures"]["read"] for run in history.runs("speed", file)] == [1.0, 1.1]
    assert history.compare(["speed", "start"], file) == 1
    history.record("speed", {"read": 0.5, "label": 2.0}, file)
    assert history.compare(["speed"], file) == 0


def test_no_history_is_no_slow_down(tmp_path: Path) -> None:
    assert history.compare(["speed"], tmp_path / "none.jsonl") == 0


def test_a_corpus_for_scale_is_the_same_every_time_and_no_report_twice(tmp_path: Path) -> None:
    sizes = [scale.make_corpus(tmp_path / name, 130) for name in ("a", "b")]
    one, other = ([path.read_bytes() for path in sorted((tmp_path / name).iterdir())] for name in ("a", "b"))
    assert one == other
    assert len(set(one)) == 130
    assert sizes == [sum(map(len, one))] * 2
