"""Programs that tests run beside themselves, and waiting for a state without a fixed time."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DEADLINE_S = 120


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
