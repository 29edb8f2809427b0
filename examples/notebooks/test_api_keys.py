"""Tries an API key end to end: python3 examples/notebooks/test_api_keys.py

Needs `pip install ./clients/python`, ASTRID_URL and ASTRID_API_KEY. It changes nothing on the server.
"""

import sys

from astrid import Astrid, AstridError, Forbidden
from astrid.exit_codes import EXIT_INTERRUPTED, exit_code_of

# What each permission lets a key read.
READS = {
    "READ_PUBLIC": lambda client: client.surveys().first(),
    "READ_DATA": lambda client: client.observations().first(),
    "ADMIN_ACCESS": lambda client: client.users().first(),
}


def tried(client: Astrid, permission: str) -> bool:
    """Whether the server permits the read."""
    try:
        READS[permission](client)
    except Forbidden as refusal:
        print(f"refused    {permission}: {', '.join(refusal.missing_permissions)}")
        return False
    print(f"permitted  {permission}")
    return True


def main() -> int:
    with Astrid.from_env() as client:
        viewer = client.viewer()
        if viewer is None:
            print("ASTRID_API_KEY is not set.", file=sys.stderr)
            return 3
        end = f"{viewer.expires_at:%Y-%m-%d %H:%M} UTC" if viewer.expires_at else "it is revoked"
        print(f"The key {viewer.name!r} works at {client.url} until {end}.")
        print(f"Permissions: {', '.join(viewer.permissions)}. Surveys: {', '.join(viewer.scopes) or 'all'}.")
        wrong = [each for each in READS if tried(client, each) != (each in viewer.permissions)]
    if wrong:
        print(f"The server does not treat {', '.join(wrong)} as the key states.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AstridError as error:
        print(error, file=sys.stderr)
        sys.exit(exit_code_of(error))
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        sys.exit(EXIT_INTERRUPTED)
