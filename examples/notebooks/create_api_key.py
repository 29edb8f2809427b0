"""Creates an API key step by step: python3 examples/notebooks/create_api_key.py

Needs `pip install ./clients/python`, and an admin of the server. It prints the key once.
"""

import os
import sys
from collections.abc import Collection

from astrid import Astrid, AstridError
from astrid.exit_codes import EXIT_INTERRUPTED, exit_code_of

DAYS = "90"


def asked(question: str, default: str = "") -> str:
    answer = input(f"{question} [{default}]: " if default else f"{question}: ").strip()
    return answer or default


def one_of(question: str, choices: Collection[str], default: str) -> str:
    """Asks again until the answer is a choice, in upper or lower case, with `-` or `_`."""
    while (answer := asked(question, default).upper().replace("-", "_")) not in choices:
        print(f"Choose one of {', '.join(choices)}.")
    return answer


def whole_number(question: str, default: str) -> int:
    while not (answer := asked(question, default)).isdecimal() or int(answer) == 0:
        print("Enter a whole number.")
    return int(answer)


def main() -> int:
    url = asked("Server", os.environ.get("ASTRID_URL", "http://127.0.0.1:4000"))
    with Astrid.sign_in(asked("E-mail"), url=url) as admin:
        print("\nPermission sets:")
        sets = admin.permission_sets()
        for each in sets:
            print(f"  {each.name}: {each.description}")
        name = asked("\nWhat is the key for?", "notebook")
        permission_set = one_of("Permission set", [each.name for each in sets], "READ_ONLY")
        surveys = [each.strip() for each in asked("Surveys, separated by commas (none means all)").split(",") if each.strip()]
        days = whole_number("Days until it expires", DAYS)
        made = admin.create_api_key(
            name=name, permission_set=permission_set, scopes=[f"survey:{each}" for each in surveys], expires_in_days=days
        )
    print(f"\nThe key works until {made.api_key.expires_at:%Y-%m-%d}. Copy it now, since it cannot be shown again:\n")
    print(f"export ASTRID_URL={admin.url}\nexport ASTRID_API_KEY={made.key}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AstridError as error:
        print(error, file=sys.stderr)
        sys.exit(exit_code_of(error))
    except (KeyboardInterrupt, EOFError):
        print("\nInterrupted. Nothing was created.", file=sys.stderr)
        sys.exit(EXIT_INTERRUPTED)
