"""The live preview in front of a server of files: what is asked for is made, and nobody gets half a state."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

import pytest

from datafolder import OWN_ADDRESSES, valid_data
from factcheck.addresses import Addresses
from factcheck.live_site import LiveSite
from factcheck.plain import plain_frame
from factcheck.previewing import Preview
from factcheck.site import Site

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

ADDRESSES = Addresses(*OWN_ADDRESSES)
MOUNT = "/kettles/"
NOT_FOUND = "404 Not Found"


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Collect garbage again after a test, whatever state the preview was left in."""
    yield
    gc.unfreeze()
    gc.enable()


class _Files:
    """A server of plain files below a folder, as MkDocs has one; `before` is called at each request."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before: Callable[[], None] = lambda: None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with a file."""
        self.before()
        address = environ["PATH_INFO"].encode("latin-1").decode()
        if not address.startswith(MOUNT):
            start_response(NOT_FOUND, [])
            return [b"elsewhere"]
        path = self.folder / address.removeprefix(MOUNT)
        path = path / "index.html" if path.is_dir() else path
        start_response("200 OK" if path.is_file() else NOT_FOUND, [])
        return [path.read_bytes()] if path.is_file() else [b""]


class _Live:
    """A live site of the example, the files that it makes, and a way to ask for them."""

    def __init__(self, tmp_path: Path) -> None:
        self.data, self.folder = valid_data(tmp_path), tmp_path / "site"
        (tmp_path / "code").mkdir()
        self.site, self.files = LiveSite(tmp_path / "code"), _Files(self.folder)
        self.show()

    def show(self) -> None:
        """Make a new state in an empty folder."""
        self.site.begin()
        dataset, problems = self.site.check(self.data, ADDRESSES.own)
        assert dataset is not None
        assert problems == []
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        self.folder.mkdir(exist_ok=True)
        site = Site(dataset, ADDRESSES)
        frame = lambda depth, section: plain_frame(site, depth, section)  # noqa: E731
        self.site.show(Preview(site, self.folder, frame, [], print))

    def get(self, address: str) -> tuple[str, str]:
        """Return the status and the text of an address."""
        environ: dict[str, Any] = {"PATH_INFO": address.encode().decode("latin-1")}
        setup_testing_defaults(environ)
        answers: list[str] = []

        def start_response(status: str, *_: object) -> Callable[[bytes], object]:
            answers.append(status)
            return lambda _: None

        body = self.site.in_front_of(self.files, MOUNT)(environ, start_response)
        text = b"".join(body).decode()
        (status,) = answers
        return status, text


@pytest.fixture
def live(tmp_path: Path) -> _Live:
    """Show the example."""
    return _Live(tmp_path)


@pytest.mark.parametrize("address", ["", "claims/", "claims/murmur-blue-by-december/"])
def test_a_page_is_made_when_it_is_asked_for(address: str, live: _Live) -> None:
    assert not list(live.folder.rglob("*.html"))
    status, text = live.get(MOUNT + address)
    assert status == "200 OK"
    assert "<h1" in text
    assert (live.folder / address / "index.html").is_file()


@pytest.mark.parametrize("address", ["claims/none/", "../outside/", quote("claims/ü/")])
def test_what_is_not_there_is_left_to_the_server(address: str, live: _Live) -> None:
    assert live.get(MOUNT + address)[0] == NOT_FOUND
    assert list(live.folder.iterdir()) == []


def test_other_addresses_are_left_to_the_server(live: _Live) -> None:
    assert live.get("/livereload/0/0") == (NOT_FOUND, "elsewhere")


def test_a_state_that_came_while_a_file_was_read_is_the_one_that_is_answered_with(live: _Live) -> None:
    path = live.data / "claims/murmur-kettle/murmur-blue-by-december.yml"
    text = path.read_text(encoding="utf-8")

    def edit_once() -> None:
        live.files.before = lambda: None
        path.write_text(text.replace("short: A blue", "short: A very blue"), encoding="utf-8")
        live.show()

    live.files.before = edit_once
    status, shown = live.get(f"{MOUNT}claims/murmur-blue-by-december/")
    assert status == "200 OK"
    assert "A very blue Murmur" in shown


def test_without_a_preview_the_page_at_the_root_is_shown_at_every_address(live: _Live) -> None:
    live.site.begin()
    (live.folder / "index.html").write_text("There are problems.", encoding="utf-8")
    live.site.show(None)
    assert live.get(f"{MOUNT}claims/") == ("200 OK", "There are problems.")
    assert gc.isenabled()


def test_an_edited_program_is_old_code(live: _Live, tmp_path: Path) -> None:
    assert not live.site.runs_old_code
    (tmp_path / "code/new.py").touch()
    assert live.site.runs_old_code
