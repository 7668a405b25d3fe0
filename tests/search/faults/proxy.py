"""A way to Elasticsearch that breaks on command: it understands HTTP, so it can refuse single items of a bulk too."""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

KEPT = ("content-type", "accept", "authorization")
BUSY = {"error": {"type": "es_rejected_execution_exception", "reason": "busy"}, "status": 429}


class Proxy:
    """`mode` is “pass”, “blackhole”, “slow” (`seconds` before each answer), “busy” (a share of requests gets 429) or
    “items” (a share of the items of a bulk gets 429 and is not passed on). `requests` counts what arrived.
    """

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self.upstream = (parts.hostname or "127.0.0.1", parts.port or 9200)
        self.mode, self.seconds, self.share = "pass", 0.0, 0.3
        self.requests = 0
        self.chance = random.Random(7)  # noqa: S311
        self.over = threading.Event()
        self.server: ThreadingHTTPServer | None = None
        self.port = 0
        self.come_back()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def come_back(self) -> None:
        """Listen again, at the same place."""
        if self.server is None:
            self.server = _Server(("127.0.0.1", self.port), _handler(self))
            self.port = self.server.server_port
            threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def go_away(self) -> None:
        """Refuse connections, as a node that is down does."""
        if self.server is not None:
            server, self.server = self.server, None
            server.shutdown()
            server.server_close()
            server.hang_up()  # type: ignore[attr-defined]

    def set(self, mode: str, **values: Any) -> None:
        """Change how it behaves; requests that hang are let go."""
        self.mode = mode
        for name, value in values.items():
            setattr(self, name, value)
        self.over.set()
        self.over = threading.Event()


@contextmanager
def proxied(upstream: str) -> Iterator[Proxy]:
    """A proxy before `upstream` for the time of this block."""
    proxy = Proxy(upstream)
    try:
        yield proxy
    finally:
        proxy.set("pass")
        proxy.go_away()


class _Server(ThreadingHTTPServer):
    """Also ends the connections that clients keep open."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, *arguments: Any) -> None:
        self.open: set[Any] = set()
        super().__init__(*arguments)

    def get_request(self) -> Any:
        connection, address = super().get_request()
        self.open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End every open connection."""
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(2)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up is no error here."""


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: Any) -> None:
            """Silence."""

        def handle_any(self) -> None:
            proxy.requests += 1
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            mode, over = proxy.mode, proxy.over
            if mode == "blackhole":
                over.wait(30)
                self.close_connection = True
                return
            if mode == "slow":
                over.wait(proxy.seconds)
            if mode == "busy" and proxy.chance.random() < proxy.share:
                self.answer(429, json.dumps(BUSY).encode())
            elif mode == "items" and self.path.startswith("/_bulk"):
                self.answer(200, self.without_some(body))
            else:
                self.answer(*self.ask(body))

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815  # http.server's names

        def ask(self, body: bytes) -> tuple[int, bytes]:
            connection = HTTPConnection(*proxy.upstream, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() in KEPT}
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            status, data = answer.status, answer.read()
            connection.close()
            return status, data

        def without_some(self, body: bytes) -> bytes:
            """A bulk of which a share of the items is refused; needs whole answers, so the filter is left out."""
            self.path = self.path.partition("?")[0]
            kept: list[bytes] = []
            refused: list[str | None] = []
            lines = iter(body.splitlines())
            for head in lines:
                (verb,) = json.loads(head)
                item = [head] if verb == "delete" else [head, next(lines)]
                refuse = proxy.chance.random() < proxy.share
                refused.append(verb if refuse else None)
                kept += [] if refuse else item
            told = json.loads(self.ask(b"\n".join(kept) + b"\n")[1])["items"] if kept else []
            answers = iter(told)
            items = [{verb: BUSY} if verb else next(answers) for verb in refused]
            return json.dumps({"errors": True, "took": 1, "items": items}).encode()

        def answer(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

    return Handler
