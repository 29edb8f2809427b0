"""Programs that tests run beside themselves, and waiting for a state without a fixed time."""

import os
import pty
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DEADLINE_S = 120
# A program that writes nothing for this time waits for an answer, and after this time for the same one again.
QUIET_S, AGAIN_S = 0.3, 10


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def until(holds: Callable[[], Any], what: str) -> Any:
    """Waits until the state holds, and returns it."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        if value := holds():
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {DEADLINE_S} s")


@contextmanager
def program(arguments: list[str], *, cwd: Path, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a program in a process group, which ends with the block."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            arguments, cwd=cwd, env={**os.environ, **environment}, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        end_group(process, 15)


def end_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Ends the process and its children."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait()


# What Ctrl-C and Ctrl-D send.
CTRL_C = "\x03"
CTRL_D = "\x04"


def answered(arguments: list[str], answers: list[str], **environment: str) -> tuple[int, str]:
    """Runs a program on a terminal, and answers its questions one after the other."""
    child, terminal = pty.fork()
    if child == 0:
        # A run in the background ignores Ctrl-C, and its programs would too.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execve(sys.executable, [sys.executable, *arguments], {**os.environ, **environment})
    seen, left = "", list(answers)
    asked = 0
    sent, sent_at = b"", 0.0
    while True:
        if not select.select([terminal], [], [], QUIET_S)[0]:
            # It waits: a part of its output that ends like a question is not answered.
            if left and len(seen) > asked and seen.rstrip(" ").endswith((":", "]")):
                asked, answer = len(seen), left.pop(0)
                sent, sent_at = answer.encode() if answer in (CTRL_C, CTRL_D) else f"{answer}\n".encode(), time.monotonic()
                os.write(terminal, sent)
            elif sent in (CTRL_C.encode(), CTRL_D.encode()) and time.monotonic() > sent_at + AGAIN_S:
                # A terminal that changes its mode at this moment loses the character.
                sent_at = time.monotonic()
                os.write(terminal, sent)
            continue
        try:
            seen += os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            break
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen
