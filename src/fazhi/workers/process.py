"""One worker process: how it starts, what it does, how it ends.

On Linux a copy of this process is made (milliseconds, and it shares what is already loaded), unless
there are threads, which a copy would leave in mid-air. Else a new interpreter is started; unlike those
of :mod:`multiprocessing` it never runs the caller's main script again. What goes through the pipes is
pickled by :mod:`multiprocessing.connection`; both ends are this program, nothing is read from a file.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:  # loaded with the first worker; most texts are read without
    from multiprocessing.connection import Connection

_MAIN = (
    "import sys, json\n"
    "sys.path[:] = json.loads(sys.argv[1])\n"
    "from fazhi.workers.process import serve_handles\n"
    "serve_handles(*sys.argv[2:])\n"
)
_GRACE = 5.0
"""Seconds after its time is up when a worker ends by itself, should nobody be left to end it."""


class Process:
    """A worker process as its owner sees it: where jobs go in and results come out.

    What comes out is ``("ready", None)`` once, then for each job ``("done", result)``,
    ``("memory", None)`` or ``("raised", exception)``; the end of the stream means that it died.
    """

    def __init__(
        self, jobs: "Connection", results: "Connection", handle: "subprocess.Popen[bytes] | int"
    ) -> None:
        self.jobs = jobs
        self.results = results
        self._handle = handle

    @property
    def id(self) -> int:
        """The system's number of the process."""
        return self._handle if isinstance(self._handle, int) else self._handle.pid

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.forget()
        if not isinstance(self._handle, int):
            self._handle.kill()
            self._handle.wait()
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._handle, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._handle, 0)

    def forget(self) -> None:
        """Close this process's ends of the pipes."""
        self.jobs.close()
        self.results.close()


def start_process(
    task: Callable[[Any], Any], seconds: float, memory: int, others: Sequence[Process] = ()
) -> Process:
    """Start a worker; the limits are those of one job, ``others`` the workers that run already."""
    from multiprocessing import Pipe

    job_reader, jobs = Pipe(duplex=False)
    results, result_writer = Pipe(duplex=False)
    if may_fork():
        handle: subprocess.Popen[bytes] | int = _fork()
        if handle == 0:
            for other in (*others, Process(jobs, results, 0)):
                other.forget()  # else they would never see the end of a stream
            _serve_and_exit(job_reader, result_writer, seconds, memory)
    else:
        handle = _spawn(job_reader, result_writer, seconds, memory)
    job_reader.close()
    result_writer.close()
    with contextlib.suppress(OSError):  # already dead: the end of its results says so
        jobs.send(task)
    return Process(jobs, results, handle)


def may_fork() -> bool:
    """Tell whether a copy of this process would be a sound one."""
    return sys.platform == "linux" and threading.active_count() == 1


def _fork() -> int:
    with warnings.catch_warnings():
        # Python also counts the threads that numpy's BLAS keeps; it stops them before a fork itself.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _spawn(
    jobs: "Connection", results: "Connection", seconds: float, memory: int
) -> "subprocess.Popen[bytes]":
    handles = [jobs.fileno(), results.fileno()]
    options: dict[str, Any] = {"pass_fds": handles}
    if sys.platform == "win32":
        for handle in handles:
            os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
        options = {"startupinfo": startup, "creationflags": subprocess.CREATE_NO_WINDOW}
    command = [sys.executable, "-c", _MAIN, json.dumps(sys.path), *map(str, (*handles, seconds, memory))]
    # One thread each: the workers themselves are what runs at the same time.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    silent = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - this very interpreter, nothing of a document
        command, stdin=silent, stdout=silent, stderr=silent, env=environment, **options
    )


def serve_handles(jobs: str, results: str, seconds: str, memory: str) -> None:
    """Be a worker in an interpreter of its own; the pipes were inherited."""
    from multiprocessing.connection import Connection

    kind: Any = Connection
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        kind = PipeConnection
    reader, writer = kind(int(jobs), writable=False), kind(int(results), readable=False)
    _serve(reader, writer, float(seconds), int(memory))


def _serve_and_exit(jobs: "Connection", results: "Connection", seconds: float, memory: int) -> NoReturn:
    try:
        import faulthandler

        faulthandler.disable()
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # parsers in C complain to stderr; the parent says what went wrong
            os.dup2(silent, stream)
        _serve(jobs, results, seconds, memory)
    finally:
        os._exit(0)


def _serve(jobs: "Connection", results: "Connection", seconds: float, memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, or has no more to do
        task = jobs.recv()
        _limit_memory(memory)
        results.send(("ready", None))
        while True:
            job = jobs.recv()
            _alarm(seconds + _GRACE)
            answer = _answer(task, job)
            _alarm(0)
            results.send_bytes(answer)


def _answer(task: Callable[[Any], Any], job: Any) -> bytes:
    from multiprocessing.reduction import ForkingPickler

    try:
        return bytes(ForkingPickler.dumps(_done(task, job)))
    except MemoryError:
        return bytes(ForkingPickler.dumps(("memory", None)))
    except Exception as error:
        return bytes(ForkingPickler.dumps(("raised", RuntimeError(f"cannot pickle: {error}"))))


def _done(task: Callable[[Any], Any], job: Any) -> tuple[str, Any]:
    from fazhi.errors import FazhiError

    try:
        return "done", task(job)
    except MemoryError:
        return "memory", None
    except FazhiError as error:
        return "raised", error
    except Exception as error:  # a mistake of this program; others' exceptions may not survive the pipe
        told = RuntimeError(f"{type(error).__name__}: {error}")
        told.add_note(traceback.format_exc())
        return "raised", told


def _limit_memory(extra: int) -> None:
    try:
        import resource
        from pathlib import Path

        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return  # this system says no figure to start from; the time limit still holds
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = held + extra if most == resource.RLIM_INFINITY else min(most, held + extra)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _alarm(seconds: float) -> None:
    """Let the system end this process after so many seconds; 0 calls that off."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
