"""A hub on this machine, which hands out folders, and notes who asks for what."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class LocalHub(ThreadingHTTPServer):
    """Models by name; `asked` has the path of each request, `refuses` the answer for all files of a model."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.models: dict[str, Path] = {}
        self.refuses: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def files(self) -> list[str]:
        """What was really sent, without the question whether anybody is there."""
        return [path for path in self.asked if path.startswith("GET") and "/resolve/" in path]


class _Handler(BaseHTTPRequestHandler):
    server: LocalHub

    def do_HEAD(self) -> None:
        self._answer(sends=False)

    def do_GET(self) -> None:
        self._answer(sends=True)

    def _answer(self, *, sends: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.server.asked.append(f"{self.command} {path}")
        name, _, rest = path.strip("/").partition("/resolve/")
        if not name:
            self._say(200)
            return
        if name in self.server.refuses:
            status, code = self.server.refuses[name]
            self._say(status, {"X-Error-Code": code})
            return
        file = self.server.models.get(name, Path("/nowhere")) / rest.partition("/")[2]
        if not rest or not file.is_file():
            self._say(404, {"X-Error-Code": "EntryNotFound" if name in self.server.models else "RepoNotFound"})
            return
        content = file.read_bytes()
        self._say(200, {"ETag": f'"{hashlib.sha1(content).hexdigest()}"', "X-Repo-Commit": COMMIT}, content, sends=sends)

    def _say(self, status: int, headers: dict[str, str] | None = None, content: bytes = b"", *, sends: bool = True) -> None:
        self.send_response(status)
        for key, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
            self.send_header(key, value)
        self.end_headers()
        if sends:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@contextmanager
def hub_in_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    """A hub that is asked in the place of the real one; its cache is in the folder."""
    from huggingface_hub import constants, file_download

    with local_hub() as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.address)
        template = hub.address + "/{repo_id}/resolve/{revision}/{filename}"
        for module in (constants, file_download):  # earlier versions take it over
            monkeypatch.setattr(module, "HUGGINGFACE_CO_URL_TEMPLATE", template, raising=False)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(folder))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        yield hub


@contextmanager
def local_hub() -> Iterator[LocalHub]:
    with LocalHub() as hub:
        thread = threading.Thread(target=hub.serve_forever, daemon=True)
        thread.start()
        yield hub
        hub.shutdown()
        thread.join()
