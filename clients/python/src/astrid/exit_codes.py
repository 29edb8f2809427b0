"""The exit codes of the programs of this package."""

from __future__ import annotations

from .errors import AstridError, InvalidCredentials, NotGraphQL, Unauthenticated, Unreachable

EXIT_OK = 0
EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_UNAUTHENTICATED = 3
EXIT_UNREACHABLE = 4
EXIT_INTERRUPTED = 130

_USAGE_CODES = frozenset({"BAD_URL", "PLAIN_HTTP", "BAD_CREDENTIAL"})


def exit_code_of(error: AstridError) -> int:
    if isinstance(error, Unauthenticated | InvalidCredentials):
        return EXIT_UNAUTHENTICATED
    if isinstance(error, Unreachable | NotGraphQL) or error.code == "SERVICE_UNAVAILABLE":
        return EXIT_UNREACHABLE
    return EXIT_USAGE if error.code in _USAGE_CODES else EXIT_REFUSED
