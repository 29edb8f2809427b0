"""One real server for all tests, and keys of it. `answers` is a server that misbehaves as the test states."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from server import ROOT, Server

from astrid import Astrid


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    subprocess.run(["node", "scripts/ensure-built.mjs"], cwd=ROOT, check=True)
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def key(server: Server) -> str:
    return server.make_key()


@pytest.fixture
def client(server: Server, key: str) -> Iterator[Astrid]:
    with Astrid(server.url, api_key=key) as client:
        yield client


@pytest.fixture
def survey(client: Astrid, request: pytest.FixtureRequest) -> str:
    """The name of an empty survey of this test."""
    return client.create_survey(name=f"S-{request.node.name}"[:100]).survey.name


@dataclass
class Answers:
    """Gives each request the next answer, and repeats the last. An answer of None closes the connection."""

    url: str = ""
    given: list[Any] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def give(self, *answers: Any) -> str:
        self.given = list(answers)
        return self.url


@pytest.fixture
def answers() -> Iterator[Answers]:
    script = Answers()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            script.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            script.seen.append(dict(self.headers))
            answer = script.given.pop(0) if len(script.given) > 1 else script.given[0]
            if answer is None:
                self.close_connection = True
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            if "Content-Length" in headers:
                self.close_connection = True

        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    script.url = f"http://127.0.0.1:{listener.server_port}"
    yield script
    listener.shutdown()
    listener.server_close()


@pytest.fixture
def make_key(server: Server) -> Callable[..., str]:
    return server.make_key
