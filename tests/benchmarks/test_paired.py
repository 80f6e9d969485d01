import numpy as np
import pytest

from fazhi.evaluate import score_pairs

TRUTH = ["政务服务", "普法", "政务服务", "行政执法", "普法", "普法"] * 10
WRONG = ["普法" if i % 7 == 0 else label for i, label in enumerate(TRUTH)]


def test_a_method_is_not_ahead_of_itself() -> None:
    from paired import difference, resampled_f1

    f1 = resampled_f1(TRUTH, [WRONG, WRONG], resamples=200)
    gap = difference(f1[0], f1[1])
    assert (gap.mean, gap.low, gap.high, gap.ahead) == (0.0, 0.0, 0.0, 0.5)


def test_a_better_method_is_ahead_in_nearly_all_resamples() -> None:
    from paired import difference, resampled_f1

    f1 = resampled_f1(TRUTH, [TRUTH, WRONG], resamples=300)
    gap = difference(f1[0], f1[1])
    assert gap.ahead > 0.95
    assert 0 <= gap.low <= gap.mean <= gap.high


def test_the_mean_over_resamples_is_near_the_score_itself() -> None:
    from paired import resampled_f1

    score = score_pairs(list(zip(TRUTH, WRONG, strict=True)), sorted(set(TRUTH))).macro_f1
    assert np.mean(resampled_f1(TRUTH, [WRONG], resamples=2000)) == pytest.approx(score, abs=0.02)


def test_a_label_outside_the_truth_counts_as_wrong() -> None:
    from paired import resampled_f1

    f1 = resampled_f1(["普法", "普法"], [["-", "-"]], resamples=10)
    assert f1.tolist() == [[0.0] * 10]


def test_the_same_seed_gives_the_same_resamples() -> None:
    from paired import resampled_f1

    first, second = (resampled_f1(TRUTH, [WRONG], resamples=50, seed=3) for _ in range(2))
    assert (first == second).all()
