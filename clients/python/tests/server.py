"""A separate server on a free port of loopback, with a temporary database. `python tests/server.py` runs one until Ctrl-C."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from astrid import Astrid

ROOT = Path(__file__).resolve().parents[3]
EMAIL = "admin@astrid.local"
START_S = 120
STOP_S = 12
READY = re.compile(r'"url":"([^"]+)","msg":"ready"\}$')


class Server:
    """Runs the compiled server. `port=0` means a free port."""

    def __init__(self, port: int = 0, **settings: str) -> None:
        self.password = secrets.token_urlsafe(18)
        self._folder = tempfile.mkdtemp(prefix="astrid-python-")
        self._port = port
        self._settings = settings
        self.url = ""
        self.start()

    def start(self) -> None:
        """Starts the process on the same data. Returns when it is ready."""
        passed = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        settings = {
            "DATA_DIR": f"{self._folder}/data",
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
            "ADMIN_EMAIL": EMAIL,
            "ADMIN_PASSWORD": self.password,
            "LOG_LEVEL": "info",
            **self._settings,
        }
        self._process = subprocess.Popen(
            ["node", "dist/main.js"],
            cwd=ROOT,
            env={**passed, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        ready = threading.Event()
        seen: list[str] = []
        threading.Thread(target=self._read, args=(ready, seen), daemon=True).start()
        if not ready.wait(START_S) or not self.url:
            self.stop()
            raise RuntimeError("The server did not start:\n" + "".join(seen))
        # A restart uses the same port.
        self._port = int(self.url.split(":")[2].split("/")[0])

    def _read(self, ready: threading.Event, seen: list[str]) -> None:
        """Reads all output, so that a full pipe never blocks the server."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := READY.search(line.strip()):
                self.url = found[1]
                ready.set()
            if len(seen) < 50:
                seen.append(line)
        ready.set()

    def end(self, number: int = signal.SIGTERM) -> None:
        """Ends the process and keeps its data."""
        if self._process.poll() is None:
            self._process.send_signal(number)
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def stop(self) -> None:
        self.end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def admin(self) -> Astrid:
        return Astrid.sign_in(EMAIL, self.password, url=self.url)

    def make_key(self, name: str = "test", **given: object) -> str:
        """The secret of a new key. Without `permissions` it holds those of PREFECT_WORKFLOWS."""
        if "permissions" not in given:
            given = {"permission_set": "PREFECT_WORKFLOWS", **given}
        with self.admin() as admin:
            return admin.create_api_key(name=name, expires_in_days=60, **given).key  # type: ignore[arg-type]


if __name__ == "__main__":
    server = Server(port=int(os.environ.get("PORT", "0")))
    print(
        f"export ASTRID_URL={server.url} ASTRID_API_KEY={server.make_key()} ADMIN_PASSWORD={server.password}",
        flush=True,
    )
    try:
        signal.pause()
    except KeyboardInterrupt:
        server.stop()
