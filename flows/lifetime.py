"""How a run ends before it is done: SIGTERM, or its time limit. Within ten seconds, whatever hangs.

Three nets, each for what slips through the one before:

1. SIGTERM raises an exception in the main thread (Prefect's handler does, inside a flow), so that the run
   records its end and cleans up. The time limit sends the process that same signal.
2. Cleaning up may hang on a thread that waits for a server. ``GRACE_SECONDS`` after the signal a thread
   ends the process. The kernel then drops the writer's lock, not earlier, so that no forgotten thread
   writes beside the next run.
3. Code that never lets go of the interpreter (a regular expression gone wild) stops that thread too.
   faulthandler's watchdog needs no interpreter: it prints where the process hangs, and ends it.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

from flows import logs
from flows.errors import UserError

GRACE_SECONDS = 8.0
GLANCE_SECONDS = 2.0  # a run waits so long for the store: `muster status` and its like hold it for a moment
TERMINATED = 128 + signal.SIGTERM  # what shells report for a process that SIGTERM ended


class TimeUpError(UserError):
    """The run took longer than MUSTER_RUN_TIME_LIMIT."""


@dataclass
class Lifetime:
    """A run's time: ``expired`` once its limit has passed; ``settle`` calls off the forced end.

    ``last_words`` are written to stderr when the end has to be forced, for nobody else can then.
    """

    expired: bool = False
    last_words: str = "a thread did not stop in time"
    _settled: threading.Event = field(default_factory=threading.Event)

    def settle(self) -> None:
        """Everything is recorded and no thread is left: the process may go on living."""
        self._settled.set()


_current: Lifetime | None = None


def settle() -> None:
    """Settle the run that this process is ending, if any."""
    if _current is not None:
        _current.settle()


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM raise SystemExit in the main thread while the context lasts, so that contexts close."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def bounded(limit_seconds: float, *, grace_seconds: float = GRACE_SECONDS) -> Iterator[Lifetime]:
    """Bound a run: SIGTERM or the limit ends it, and ``grace_seconds`` later the process.

    Signals reach the main thread only; elsewhere (a notebook's thread) nothing is bounded, for the
    process is not the run's own. Nothing here handles the signal: whoever has a handler installed that
    raises an exception (Prefect's engine, ``terminable``) does.

    Yields:
        The run's ``Lifetime``: ask ``expired`` in an except clause to tell the limit from a signal.
    """
    global _current
    if threading.current_thread() is not threading.main_thread():
        yield Lifetime()
        return
    life = _current = Lifetime()
    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)
    # The C level handler writes the signal's number here at once, even while the main thread is blocked.
    before = signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    watch = threading.Thread(
        target=_watch, args=(life, ear, limit_seconds, grace_seconds), name="muster-lifetime", daemon=True
    )
    watch.start()
    if _has_descriptor():
        faulthandler.dump_traceback_later(limit_seconds + 2 * grace_seconds, exit=True)
    try:
        yield life
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.set_wakeup_fd(before)
        os.close(mouth)  # the watch sees the end of the pipe


def _has_descriptor() -> bool:
    """Whether faulthandler can write to stderr; under test runners and notebooks it is no file."""
    try:
        return sys.stderr.fileno() >= 0
    except (AttributeError, OSError, ValueError):
        return False


def _watch(life: Lifetime, ear: int, limit_seconds: float, grace_seconds: float) -> None:
    """Wait for the end of the run, SIGTERM or the limit; after the latter two see to the end."""
    deadline = time.monotonic() + limit_seconds
    code = TERMINATED
    try:
        while True:
            ready, _, _ = select.select([ear], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                life.expired, code = True, 1
                os.kill(os.getpid(), signal.SIGTERM)
                break
            heard = os.read(ear, 64)
            if not heard:
                return
            if signal.SIGTERM in heard:
                break
        logs.only_ours()
        if life._settled.wait(grace_seconds):
            return
    finally:
        os.close(ear)  # not before: the interpreter complains of a signal that it cannot write
    with suppress(OSError):
        os.write(2, f"muster: {life.last_words}\n".encode())
    for child in multiprocessing.active_children():
        child.kill()  # workers of an extraction would wait for work for ever
    os._exit(code)
