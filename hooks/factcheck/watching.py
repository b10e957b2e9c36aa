"""Learn of changed files from the system, instead of looking at thousands of them again and again.

watchdog comes with MkDocs, which polls with it because inotify does not see the changes of every file
system. On the usual ones it tells at once, and costs nothing while nothing changes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver, ObservedWatch

COMPILED = "__pycache__"
"""The folder in which Python keeps compiled code."""

CHANGES: list[type[FileSystemEvent]] = [
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""What counts as a change. That a file was read does not, or each build would begin the next."""


class Watcher:
    """Has folders watched by one observer, and single files by the one that polls.

    inotify follows a file and not its name, so it would lose one that an editor replaces.
    """

    def __init__(self, folders: BaseObserver, polling: BaseObserver) -> None:
        """Take both observers, which watch nothing yet."""
        self._folders, self._polling = folders, polling
        self._watches: dict[ObservedWatch, BaseObserver] = {}

    def schedule(
        self, event_handler: FileSystemEventHandler, path: str, *, recursive: bool = False
    ) -> ObservedWatch:
        """Tell a handler of every change of a file, or of the files in a folder."""
        observer = self._folders if Path(path).is_dir() else self._polling
        handler = _OfSources(event_handler)
        watch = observer.schedule(handler, path, recursive=recursive, event_filter=CHANGES)
        self._watches[watch] = observer
        return watch

    def unschedule(self, watch: ObservedWatch) -> None:
        """Watch a path no more."""
        self._watches.pop(watch).unschedule(watch)

    def start(self) -> None:
        """Begin to watch. Raises OSError when the system allows no more watches."""
        self._polling.start()
        self._folders.start()

    def stop(self) -> None:
        """Tell nobody of anything any more."""
        self._polling.stop()
        self._folders.stop()

    def join(self) -> None:
        """Wait until both have stopped."""
        self._polling.join()
        self._folders.join()


class _OfSources(FileSystemEventHandler):
    """Tells another handler of all changes but those of compiled code, which the program itself writes."""

    def __init__(self, handler: FileSystemEventHandler) -> None:
        self._handler = handler

    def dispatch(self, event: FileSystemEvent) -> None:
        if COMPILED not in Path(os.fsdecode(event.src_path)).parts:
            self._handler.dispatch(event)


def at_once(polling: BaseObserver) -> Watcher | None:
    """Return what watches folders through inotify and files as `polling` does; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        from watchdog.observers.inotify import InotifyObserver
    except ImportError:
        return None
    return Watcher(InotifyObserver(), polling)
