"""Work on hostile input in processes that can be killed: limits on time and memory, results in order.

A thread cannot be stopped when a library hangs in C code, and a crash in C code takes the whole
program along. So every job runs in a process of its own kind, watched by this one. A job that
takes too long, takes too much memory or brings its process down is lost, and only that job.
"""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from fazhi.errors import FazhiError
from fazhi.workers.process import Process, start_process

J = TypeVar("J")
R = TypeVar("R")

_AHEAD = 2
"""Jobs a worker holds: the one it works on and the next, so that it never waits for this process."""
_WINDOW = 16
"""Results kept for each worker while an earlier job is slow; bounds the memory of large batches."""
_START_SECONDS = 60.0
"""A worker that is not ready by then never will be; on an idle machine it takes well under one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use.

    Attributes
    ----------
    seconds : float
        Wall-clock time.
    memory : int
        Bytes of address space beyond what the worker holds when it starts. Only where the system
        can set such a limit (not on Windows and macOS).
    """

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A job without a result; ``why`` is ``time``, ``memory`` or ``crash``."""

    why: str


class Pool(Generic[J, R]):
    """Worker processes that apply one function to jobs.

    Parameters
    ----------
    task : callable
        A function of a module (or a partial of one), applied to each job. What it raises is raised here.
    count : int
        Number of processes; they start when the first job comes.
    limits : Limits
        Of each job.
    """

    def __init__(self, task: Callable[[J], R], count: int, limits: Limits) -> None:
        self._task = task
        self._count = count
        self._limits = limits
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill all workers at once and wait until they are gone."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def run(self, job: J) -> R | Lost:
        """Do one job and return its result."""
        return next(self.map([job]))[1]

    def map(self, jobs: Iterable[J]) -> Iterator[tuple[J, R | Lost]]:
        """Do all jobs, several at a time; yield each with its result, in the order of the jobs.

        Jobs are drawn as they are needed. Only one ``map`` of a pool may be in progress at a time.
        """
        queue: _Queue[J, R] = _Queue(iter(jobs), self._count * _WINDOW)
        try:
            while True:
                self._feed(queue)
                yield from queue.in_order()
                busy = [worker for worker in self._workers if worker.held]
                if not busy and queue.done:
                    return
                self._collect(busy, queue)
        finally:
            for worker in [worker for worker in self._workers if worker.held]:
                self._discard(worker)  # left early: what it does now is no longer wanted

    def _feed(self, queue: "_Queue[J, R]") -> None:
        for held in range(_AHEAD):
            for place in range(self._count):
                if place < len(self._workers) and len(self._workers[place].held) > held:
                    continue
                job = queue.next()
                if job is None:
                    return
                self._worker(place).give(job)

    def _worker(self, place: int) -> "_Worker":
        if place == len(self._workers):
            others = [worker.process for worker in self._workers]
            limits = self._limits
            self._workers.append(_Worker(start_process(self._task, limits.seconds, limits.memory, others)))
        return self._workers[place]

    def _collect(self, busy: "list[_Worker]", queue: "_Queue[J, R]") -> None:
        """Wait until a worker says something or runs out of time."""
        from multiprocessing.connection import wait

        patience = min((worker.left(self._limits) for worker in busy), default=0.0)
        heard = wait([worker.process.results for worker in busy], max(0.0, patience))
        for worker in busy:
            if worker.process.results in heard:
                self._hear(worker, queue)
            elif worker.left(self._limits) <= 0:
                self._lose(worker, queue, "time")

    def _hear(self, worker: "_Worker", queue: "_Queue[J, R]") -> None:
        try:
            what, value = worker.process.results.recv()
        except (EOFError, OSError):
            self._lose(worker, queue, "crash")
            return
        worker.since = time.monotonic()
        if what == "ready":
            worker.ready = True
            return
        number, job = worker.held.popleft()
        if what == "raised":
            raise value
        queue.put(number, (job, Lost("memory") if what == "memory" else value))
        if what == "memory":  # what it could not free is not to be held against the next job
            queue.again(worker.held)
            self._discard(worker)

    def _lose(self, worker: "_Worker", queue: "_Queue[J, R]", why: str) -> None:
        held = list(worker.held)
        self._discard(worker)
        if not worker.ready:
            raise FazhiError("读取文件用的工作进程没能启动，请重新安装 fazhi 或检查内存是否够用")
        number, job = held[0]
        queue.put(number, (job, Lost(why)))
        queue.again(held[1:])

    def _discard(self, worker: "_Worker") -> None:
        worker.kill()
        worker.held.clear()
        self._workers.remove(worker)


class _Worker:
    """A process, the jobs it holds in the order it will do them, and when it was last heard."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.held: deque[tuple[int, Any]] = deque()
        self.since = time.monotonic()
        self.ready = False

    def give(self, job: tuple[int, Any]) -> None:
        """Hand a job over; if the process is gone, that will be heard soon."""
        if not self.held:
            self.since = time.monotonic()
        self.held.append(job)
        with contextlib.suppress(OSError):
            self.process.jobs.send(job[1])

    def left(self, limits: Limits) -> float:
        """Return the seconds that remain for the job in hand."""
        return self.since + (limits.seconds if self.ready else _START_SECONDS) - time.monotonic()

    def kill(self) -> None:
        """End the process now."""
        self.process.end()


class _Queue(Generic[J, R]):
    """Jobs waiting, and results waiting for those before them."""

    def __init__(self, jobs: Iterator[J], window: int) -> None:
        self._jobs = enumerate(jobs)
        self._again: deque[tuple[int, J]] = deque()
        self._results: dict[int, tuple[J, R | Lost]] = {}
        self._shown = 0
        self._window = window
        self._given = 0
        self._empty = False

    @property
    def done(self) -> bool:
        """Whether every job has been given out and shown."""
        return self._empty and not self._again and self._shown == self._given

    def next(self) -> tuple[int, J] | None:
        """Return the next job with its number, None if there is none or too many results wait."""
        if self._again:
            return self._again.popleft()
        if self._empty or self._given - self._shown >= self._window:
            return None
        job = next(self._jobs, None)
        self._empty = job is None
        self._given += job is not None
        return job

    def again(self, jobs: Iterable[tuple[int, J]]) -> None:
        """Take jobs back that a lost worker had not begun."""
        self._again.extendleft(reversed(list(jobs)))

    def put(self, number: int, result: tuple[J, R | Lost]) -> None:
        """Keep a result until all before it have been shown."""
        self._results[number] = result

    def in_order(self) -> Iterator[tuple[J, R | Lost]]:
        """Yield the results whose turn has come."""
        while self._shown in self._results:
            result = self._results.pop(self._shown)
            self._shown += 1
            yield result
