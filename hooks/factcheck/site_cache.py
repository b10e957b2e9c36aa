"""What one build uses of the build before, and keeps for the next one; it changes no byte of the site.

Files of the cache may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .kept_file import Say
from .written_before import Files, PublishedBefore, SiteState, read_state, stamps, write_state


@dataclass(frozen=True)
class SiteCache:
    """The cache of one build.

    `file` is where it is kept, `version` stands for all that pages follow from besides the data: the
    program and the addresses. `published` is the folder whose files can be published again.
    """

    file: Path
    version: bytes
    published: Path
    say: Say
    now: SiteState = field(default_factory=SiteState)

    @cached_property
    def before(self) -> PublishedBefore:
        """Return what was published last, and what is known of it."""
        return PublishedBefore(self.published, read_state(self.file, self.version, self.say))

    def text(self, name: str, key: bytes, make: Callable[[], str]) -> str:
        """Return a text, made only where what it follows from is not what it was."""
        key_before, text = self.before.state.texts.get(name, (None, ""))
        if key_before != key:
            text = make()
        self.now.texts[name] = key, text
        return text

    def files(
        self,
        name: str,
        key: bytes,
        folder: Path,
        make_folder: Callable[[Path], None],
        make: Callable[[], Files],
    ) -> Files:
        """Put a group of files into a folder, made only where what they follow from is not what it was.

        `make` writes them, and returns them with the digests of their content.
        """
        key_before, files = self.before.state.files.get(name, (None, ()))
        if key_before != key or not self.before.put(files, folder, make_folder):
            files = make()
        self.now.files[name] = key, files
        return files

    def save(self, published: Path, since: int) -> None:
        """Keep the state of the site that was written, which is published in a folder since a time."""
        self.now.links = self.now.links.compact()
        self.now.stamps = stamps(published, self.now.paths(), since)
        write_state(self.now, self.file, self.version, self.say)
