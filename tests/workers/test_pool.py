"""Workers: whatever a job does, the others get their results, in order, and nobody is left behind."""

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from fazhi.errors import FazhiError
from fazhi.workers import Limits, Lost, Pool
from fazhi.workers.process import may_fork
from workers.jobs import job

LIMITS = Limits(seconds=1.5, memory=512 << 20)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory and tells of processes")


@pytest.fixture(params=["copy", "fresh"])
def pool(request: pytest.FixtureRequest) -> Iterator[Pool[str, object]]:
    """A pool of two; its workers are copies of this process, or new interpreters."""
    done = threading.Event()
    second = threading.Thread(target=done.wait, daemon=True)
    if request.param == "fresh":  # with a second thread no copies are made
        second.start()
    elif not may_fork():
        pytest.skip("this test run has threads, or the system makes no copies")
    with Pool(job, 2, LIMITS) as made:
        yield made
    done.set()
    if request.param == "fresh":
        second.join()


def results(pool: Pool[str, object], *jobs: str) -> list[object]:
    return [result for _, result in pool.map(jobs)]


def test_results_come_in_the_order_of_the_jobs(pool: Pool[str, object]) -> None:
    names = [str(number) if number % 7 else "slow" for number in range(40)]
    assert list(pool.map(names)) == [(name, name.upper()) for name in names]


@pytest.mark.parametrize(
    ("bad", "why"),
    [("hang", "time"), ("sleep", "time"), ("crash", "crash"), ("leave", "crash")],
)
def test_a_job_that_does_harm_is_lost_and_no_other(pool: Pool[str, object], bad: str, why: str) -> None:
    jobs = ["a", bad, "b", bad, "c", "d"]
    assert results(pool, *jobs) == ["A", Lost(why), "B", Lost(why), "C", "D"]


@LINUX
def test_a_job_that_eats_memory_is_lost_and_no_other(pool: Pool[str, object]) -> None:
    assert results(pool, "a", "eat", "b", "c") == ["A", Lost("memory"), "B", "C"]


def test_large_results_come_through(pool: Pool[str, object]) -> None:
    assert [len(str(result)) for result in results(pool, "a", "much", "b")] == [1, 100 << 20, 1]


def test_what_a_job_refuses_is_raised_here(pool: Pool[str, object]) -> None:
    with pytest.raises(FazhiError, match="不行"):
        results(pool, "a", "refuse", "b")
    assert pool.run("a") == "A"


def test_a_mistake_is_raised_with_its_traceback(pool: Pool[str, object]) -> None:
    with pytest.raises(RuntimeError, match="KeyError") as caught:
        pool.run("mistake")
    assert "jobs.py" in "".join(caught.value.__notes__)


def test_a_result_that_cannot_be_sent_is_a_mistake(pool: Pool[str, object]) -> None:
    with pytest.raises(RuntimeError, match="pickle"):
        pool.run("unsendable")


def test_jobs_are_drawn_as_they_are_needed(pool: Pool[str, object]) -> None:
    drawn = []

    def jobs() -> Iterator[str]:
        for number in range(10_000):
            drawn.append(number)
            yield str(number)

    found = pool.map(jobs())
    assert next(found) == ("0", "0")
    assert len(drawn) < 100


@LINUX
def test_no_process_is_left_behind(pool: Pool[str, object]) -> None:
    ids = {result for result in results(pool, *["id"] * 6) if isinstance(result, int)}
    half = pool.map(["a", "hang", "hang"])
    next(half)
    pool.close()
    assert ids
    for number in ids:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
