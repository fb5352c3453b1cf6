"""The three nets under a run, each with what slips through the one before."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).parents[2]
HEAD = """
import re, signal, sys, threading, time
from flows import lifetime

"""


def ended(code: str) -> tuple[int, float, str]:
    """Exit code, seconds and what was said of a process."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", HEAD + code], cwd=HOME, capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, time.monotonic() - began, done.stderr


def test_the_limit_raises_where_the_run_waits() -> None:
    code, took, said = ended(
        """
with lifetime.terminable(), lifetime.bounded(0.5, grace_seconds=5) as life:
    try:
        time.sleep(20)
    except SystemExit:
        lifetime.settle()
        sys.exit(7 if life.expired else 8)
"""
    )
    assert (code, said) == (7, "")
    assert took < 5


def test_a_thread_that_does_not_stop_is_ended_with_the_process() -> None:
    code, took, said = ended(
        """
with lifetime.terminable(), lifetime.bounded(60, grace_seconds=0.5) as life:
    life.last_words = "these"
    thread = threading.Thread(target=time.sleep, args=(20,))
    thread.start()
    signal.raise_signal(signal.SIGTERM)
"""
    )
    assert (code, said) == (143, "muster: these\n")
    assert took < 8


def test_code_that_never_lets_go_of_the_interpreter_is_ended_too() -> None:
    code, took, said = ended(
        """
with lifetime.terminable(), lifetime.bounded(0.3, grace_seconds=0.3):
    re.match("(a+)+$", "a" * 60 + "b")
"""
    )
    assert code == 1
    assert "Timeout" in said, "faulthandler says where it hung"
    assert took < 10


def test_a_settled_run_leaves_the_process_alone() -> None:
    code, _, said = ended(
        """
try:
    with lifetime.terminable(), lifetime.bounded(0.2, grace_seconds=0.4):
        time.sleep(20)
except SystemExit:
    lifetime.settle()
time.sleep(1.5)
sys.exit(5)
"""
    )
    assert (code, said) == (5, "")


def test_a_run_that_ends_well_is_not_watched_any_longer() -> None:
    code, _, said = ended(
        """
with lifetime.bounded(0.3, grace_seconds=0.1):
    pass
time.sleep(1.0)
sys.exit(6)
"""
    )
    assert (code, said) == (6, "")


def test_other_threads_than_the_main_one_are_not_bounded() -> None:
    code, _, _ = ended(
        """
def work():
    with lifetime.terminable(), lifetime.bounded(0.1, grace_seconds=0.1):
        time.sleep(1.0)
thread = threading.Thread(target=work)
thread.start()
thread.join()
sys.exit(9)
"""
    )
    assert code == 9


def test_what_is_cut_off_does_not_complain() -> None:
    """Threads that still ask a server which is going, as Prefect's do; what muster says is shown."""
    code, _, said = ended(
        """
import logging

class Failing(logging.Handler):
    def emit(self, record):
        try:
            raise RuntimeError("cannot schedule new futures after shutdown")
        except RuntimeError:
            self.handleError(record)

def complain():
    try:
        raise LookupError("no such server")
    except LookupError:
        cut_off.exception("Error emitting event")

logging.basicConfig()
cut_off = logging.getLogger("prefect.task_runs")
cut_off.addHandler(Failing())
complain()
print("----", file=sys.stderr)
try:
    with lifetime.terminable(), lifetime.bounded(60, grace_seconds=5):
        signal.raise_signal(signal.SIGTERM)
except SystemExit:
    time.sleep(0.5)
    complain()
    logging.getLogger("muster.run").warning("stopped")
    lifetime.settle()
"""
    )
    before, _, after = said.partition("----\n")
    assert code == 0
    assert before.count("Traceback") > 1
    assert after == "WARNING:muster.run:stopped\n"
