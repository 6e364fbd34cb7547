"""Runs hand-ins in processes of their own, and ends those that take too long or too much.

A cell that was ended costs its own exercise: the process is started anew without it.
"""

import json
import os
import queue
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from nnbook.lab.teaching.handin import Step
from nnbook.lab.teaching.outcome import Outcome, Rank

__all__ = ["Limits", "outcomes"]

ROOT = Path(__file__).parents[3]
TO_START = 60.0  # seconds
LOOK_EVERY = 0.1  # seconds
PATIENCE = 3
RESTARTS = 15


@dataclass(frozen=True)
class Limits:
    """What a hand-in may take.

    Parameters
    ----------
    seconds : float
        Of the processor for a cell, and as many for judging an answer: how busy the machine is
        makes no difference. By the clock, it may take `PATIENCE` times as long.
    megabytes : float
        For the process and all that it starts, about 50 for Python and NumPy included.
    """

    seconds: float = 10.0
    megabytes: float = 1000.0


@dataclass
class Run:
    """What one process said, and how it ended."""

    outcomes: list[Outcome] = field(default_factory=list)
    judged: list[tuple[int, str]] = field(default_factory=list)
    at: dict[str, Any] | None = None  # the last message that says where it is
    ended: str = ""  # "done", "time limit", "memory limit" or "crashed"
    error: str = ""

    def hear(self, message: dict[str, Any]) -> None:
        """Note a message."""
        if "done" in message:
            self.ended = "done"
        elif "found" in message:
            self.outcomes.append(
                Outcome(
                    message["found"],
                    message["verdict"],
                    message["message"],
                    message["mistake"],
                    Rank(message["rank"]),
                )
            )
        else:
            self.at = message
            if message["judging"]:
                self.judged.append((message["cell"], message["exercise"]))


def outcomes(
    steps: Sequence[Step],
    exercises: Sequence[str],
    seed: int,
    limits: Limits,
    stopped: threading.Event | None = None,
) -> list[Outcome]:
    """Run the cells of a hand-in and return all verdicts on all answers.

    Parameters
    ----------
    steps : sequence of Step
    exercises : sequence of str
        Numbers of those to judge.
    seed : int
        Which variant.
    limits : Limits
    stopped : threading.Event, optional
        Set by who no longer wants the verdicts.
    """
    stopped = stopped or threading.Event()
    job: dict[str, Any] = {
        "steps": [asdict(step) for step in steps],
        "exercises": list(exercises),
        "seed": seed,
        "left_out": [],
        "judged": [],
        **asdict(limits),
    }
    found: list[Outcome] = []
    for _ in range(RESTARTS):
        run = _run(job, limits, stopped)
        found += run.outcomes
        if run.ended == "done" or stopped.is_set():
            return found
        if run.at is None:
            return found + _all_crashed(exercises, f"Python did not start: {run.error}")
        found.append(_broken(run, limits))
        job["judged"] += run.judged
        if not run.at["judging"]:
            job["left_out"].append(run.at["cell"])
    return found + _all_crashed(exercises, f"Given up after {RESTARTS} cells that were stopped.")


def _all_crashed(exercises: Sequence[str], message: str) -> list[Outcome]:
    """Return outcomes that count where there is no other."""
    return [Outcome(id, "crashed", message, rank=Rank.PART_FAILED) for id in exercises]


def _broken(run: Run, limits: Limits) -> Outcome:
    """Return the outcome of what was being done when the process ended."""
    assert run.at is not None
    message = {
        "time limit": f"Stopped after {limits.seconds:g} s. Is there a loop without an end?",
        "memory limit": f"Stopped at more than {limits.megabytes:g} MB of memory.",
        "crashed": f"Python itself ended: {run.error}.",
    }[run.ended]
    return Outcome(run.at["exercise"], run.ended, message, rank=Rank(run.at["rank"]))


def _run(job: dict[str, Any], limits: Limits, stopped: threading.Event) -> Run:
    """Do a job in a process of its own, in an empty folder."""
    token = secrets.token_hex(8)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with _process(Path(folder)) as process:
            assert process.stdin is not None
            with suppress(OSError):
                process.stdin.write(json.dumps(job | {"token": token}).encode())
                process.stdin.close()
            run = _watched(process, token, limits, stopped)
        if run.at is None:
            written = (Path(folder) / "stderr").read_text(errors="replace").strip()
            run.error = written.splitlines()[-1] if written else run.error
    return run


@contextmanager
def _process(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start the worker, and end it with all that it started."""
    (folder / "work").mkdir()
    with (folder / "stderr").open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nnbook.lab.teaching.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd=folder / "work",
            env=_environment(folder),
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process, folder)


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables for the worker: one thread, no screen, nobody's settings."""
    threads = dict.fromkeys(
        ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"],
        "1",
    )
    return {
        **os.environ,
        **threads,
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLBACKEND": "agg",
        "NNBOOK_PROGRESS": "off",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PYTHONUTF8": "1",
    }


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Kill a process and what it started, also what has left the family since."""
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    for other in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if other.environ().get("IPYTHONDIR") == str(folder / "ipython"):
                other.kill()


def _family(pid: int) -> list[psutil.Process]:
    """Return a process and its descendants, as far as they are still there."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _usage(pid: int) -> tuple[float, float]:
    """Return seconds of the processor and megabytes of a process and its descendants."""
    seconds = size = 0.0
    for process in _family(pid):
        with suppress(psutil.Error), process.oneshot():
            times = process.cpu_times()
            seconds += times.user + times.system
            size += process.memory_info().rss
    return seconds, size / 2**20


def _lines(process: subprocess.Popen[bytes]) -> "queue.Queue[bytes]":
    """Return a queue of what the process says, with an empty line when it has ended."""
    lines: queue.Queue[bytes] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            for line in stream:
                lines.put(line)
        lines.put(b"")

    threading.Thread(target=read, daemon=True).start()
    return lines


def _watched(
    process: subprocess.Popen[bytes], token: str, limits: Limits, stopped: threading.Event
) -> Run:
    """Listen to a process until it ends or has to be ended."""
    run, lines, watch = Run(), _lines(process), Watch(process.pid, limits)
    looked = time.monotonic()
    while not run.ended and not stopped.is_set():
        line = _next(lines, process)
        if line and line.startswith(token.encode()):
            run.hear(json.loads(line[len(token) :]))
            watch.start_anew()
        elif line == b"":
            run.ended, run.error = "crashed", _exit_code(process)
        if time.monotonic() - looked > LOOK_EVERY and not run.ended:
            looked = time.monotonic()
            run.ended = watch.excess()
    return run


class Watch:
    """Knows what a process took since the last message."""

    def __init__(self, pid: int, limits: Limits) -> None:
        self.pid, self.limits = pid, limits
        self.seconds, self.clock = TO_START, TO_START
        self.begun, self.used_before = time.monotonic(), 0.0

    def start_anew(self) -> None:
        """Count from now on."""
        self.seconds, self.clock = self.limits.seconds, PATIENCE * self.limits.seconds
        self.begun, self.used_before = time.monotonic(), -1.0

    def excess(self) -> str:
        """Return which limit is exceeded, if any."""
        used, megabytes = _usage(self.pid)
        if self.used_before < 0:
            self.used_before = used
        if megabytes > self.limits.megabytes:
            return "memory limit"
        is_slow = time.monotonic() - self.begun > self.clock
        return "time limit" if is_slow or used - self.used_before > self.seconds else ""


def _exit_code(process: subprocess.Popen[bytes]) -> str:
    """Return in words how a process ended; it may have closed the pipe and be still there."""
    try:
        return f"exit code {process.wait(timeout=1)}"
    except subprocess.TimeoutExpired:
        return "the hand-in closed the files of the process"


def _next(lines: "queue.Queue[bytes]", process: subprocess.Popen[bytes]) -> bytes | None:
    """Return the next line; None if there is none yet, an empty one if there will be none."""
    has_ended = process.poll() is not None
    try:
        return lines.get(timeout=LOOK_EVERY)
    except queue.Empty:
        # A process that the hand-in started may still hold the other end of the pipe.
        return b"" if has_ended else None
