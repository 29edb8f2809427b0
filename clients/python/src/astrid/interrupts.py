"""Ctrl-C while `python -m astrid` still loads its packages: one line instead of a traceback.

Python imports the whole package before it runs `__main__`, so `main` cannot catch an interrupt at that time. Programs
that import the package keep Python's own answer to Ctrl-C.
"""

from __future__ import annotations

import sys
from types import TracebackType

INTERRUPTED = "\nInterrupted. Nothing was sent."


def _is_command() -> bool:
    """Whether Python runs `python -m astrid`, with options of Python before `-m` or not."""
    words = sys.orig_argv
    return "-m" in words and words[words.index("-m") + 1 :][:1] == [__package__]


def _show(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        # Python then ends by the signal, which a shell reports as 130.
        print(INTERRUPTED, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, traceback)


if _is_command():
    sys.excepthook = _show
