"""The commands of the package: `python -m astrid`."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence

from .errors import AstridError, AstridWarning
from .exit_codes import EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, exit_code_of
from .interrupts import INTERRUPTED


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        return _run(arguments)
    except AstridError as error:
        print(error, file=sys.stderr)
        for note in getattr(error, "__notes__", ()):
            print(note, file=sys.stderr)
        return exit_code_of(error)
    except BrokenPipeError:
        # The reader of the output has closed it, as `head` does. Python would report it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be written: {error.strerror}.", file=sys.stderr)
        return EXIT_USAGE
    except (KeyboardInterrupt, EOFError):
        print(INTERRUPTED, file=sys.stderr)
        return EXIT_INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(prog="astrid", description="Reads ASTRID_URL and ASTRID_API_KEY.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    try:
        from .catalogues import command
    except ModuleNotFoundError as error:
        missing = f"The package {error.name} is missing."
        print(f"{missing} In a clone of AstrID, run: pip install './clients/python[astropy]'", file=sys.stderr)
        return EXIT_USAGE
    command.add_to(commands)
    options = parser.parse_args(arguments)
    warnings.showwarning = _show_warning  # type: ignore[assignment]
    code: int = options.run(options)
    # A closed output is an error now, and not at the end of Python.
    sys.stdout.flush()
    return code


def _show_warning(message: Warning | str, category: type[Warning], *_: object) -> None:
    if issubclass(category, AstridWarning):
        print(message, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
