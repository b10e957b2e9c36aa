"""`make bench`: our build beside Hugo's on the same archive; figures only, the exit status is always 0.

See README.md in this folder for what is compared and how to read the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring import CommandError, Run, measure
from benchmarks.page_kinds import kind_of
from benchmarks.preview import PreviewError, seen
from benchmarks.printing import print_case, print_growth
from benchmarks.same_text import differences
from building import ROOT, project_copy

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
SIZES = (100, 1_000, 10_000)
REPETITIONS = {100: 5, 1_000: 3, 10_000: 3}
SAMPLE = 200
SAMPLE_OF_A_KIND = 60
"""So many pages of each kind are compared word by word where there are too many for all of them."""
SORTS = {
    ".html": "HTML",
    ".json": "JSON",
    ".xml": "XML",
    ".svg": "SVG",
    ".png": "PNG",
    ".css": "CSS and scripts",
    ".js": "CSS and scripts",
}
Figures = dict[str, Any]


def main() -> int:
    """Run what the options ask for, print it, and return 0."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES), help="numbers of claims")
    parser.add_argument("--repetitions", type=int, help="paired runs (default: 5 at 100, else 3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true", help="also one whole build with search and cards")
    parser.add_argument(
        "--skip", action="append", default=[], choices=("again", "budgets", "preview"), help="leave this out"
    )
    parser.add_argument("--patience", type=float, default=300, help="seconds to wait for a preview")
    parser.add_argument("--profile", type=Path, help="write a profile of rendering the largest size here")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    options = parser.parse_args()
    memory_disk = Path("/dev/shm")
    parent = memory_disk if os.access(memory_disk, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="factcheck-bench-", dir=parent) as folder:
        place = "memory" if parent else "a temporary folder on disk"
        print(f"Output in {place}; {os.cpu_count()} processors.")
        found: list[Figures] = []
        for claims in sorted(options.sizes):
            found.append(_Case(claims, Path(folder) / str(claims), options).figures())
            print_case(found[-1])
            if options.json:
                options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
            shutil.rmtree(Path(folder) / str(claims))
    print_growth(found)
    return 0


class _Case:
    """All measurements at one size."""

    def __init__(self, claims: int, folder: Path, options: argparse.Namespace) -> None:
        self.claims, self.options = claims, options
        self.repetitions = options.repetitions or REPETITIONS.get(claims, 3)
        data = folder / "generated"
        self.project = folder / "project"
        # In a process of its own, to keep this one small: no measured process can appear smaller.
        self._python("benchmarks.archive", data, claims, ROOT / "data/scales.yml", options.seed)
        project_copy(self.project, data)
        self.data_bytes = sum(path.stat().st_size for path in data.rglob("*.yml"))
        shutil.rmtree(data)
        shutil.copy(HERE / "pages_only.py", self.project)
        (self.project / "mkdocs-pages.yml").write_text(
            "INHERIT: mkdocs.yml\nhooks: [pages_only.py]\n", encoding="utf-8"
        )
        self.site = self.project / "site"
        self.hugo = folder / "hugo"
        self.hugo_site = folder / "hugo-site"

    def figures(self) -> Figures:
        first = self._clean_ours()
        self._python("benchmarks.hugo_site", self.project, self.hugo)
        self._clean_hugo()
        kinds = self._kinds()
        pages = {page for own in kinds.values() for page in own}
        sample = None if self.claims <= SIZES[0] else SAMPLE_OF_A_KIND
        different = differences(self.site, self.hugo_site, kinds, sample, self.options.seed)
        found: Figures = {
            "claims": self.claims,
            "repetitions": self.repetitions,
            "data_bytes": self.data_bytes,
            "same_text": {
                "pages": len(pages),
                "read": sum(min(len(own), sample or len(own)) for own in kinds.values()),
                "different": different,
                "only_hugo": self._only_hugo(pages),
            },
            "kinds": {kind: self._kind(own) for kind, own in kinds.items()},
            "first": vars(first),
            **self._paired(),
            "bytes": self._bytes(self.site),
            "hugo_bytes": self._bytes(self.hugo_site),
            "only_ours": self._only_ours(pages),
            "claim_page": self._claim_page(),
            "floor": self._floor(),
            "imports": self._median(lambda: self._run(sys.executable, "-c", "import mkdocs, material")),
            "own_imports": self._median(self._imports),
            "handover": self._median(self._handover),
        }
        found["ratio_without_given"] = {
            name: [
                a[name] / (b[name] - found["handover"][name])
                for a, b in zip(found["ours"], found["hugo"], strict=True)
            ]
            for name in ("wall", "cpu")
        }
        if "again" not in self.options.skip:
            found["again"] = self._again()
        if "budgets" not in self.options.skip:
            answer = self._python("benchmarks.phases", self.project, self.site)
            found["phases"] = json.loads(answer)
        if self.options.profile:
            self._python(
                "benchmarks.phases", self.project, self.site, "--profile", self.options.profile.resolve()
            )
        if "preview" not in self.options.skip:
            found["preview"] = self._preview()
        if self.options.full:
            self._forget()
            full = self._mkdocs("mkdocs.yml")
            found["full"] = {**vars(full), "bytes": self._bytes(self.site)}
        return found

    # -- the two sides -------------------------------------------------------------------------

    def _mkdocs(self, config: str = "mkdocs-pages.yml") -> Run:
        variables = {
            "PYTHONPATH": str(self.project / "hooks"),
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONDONTWRITEBYTECODE": "",  # an empty value is none: compiled modules are kept, as usual
            "SITE_URL": "",
            "REPO_URL": "",
        }
        command = (sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config)
        return measure(command, self.project, variables)

    def _forget(self) -> None:
        """Remove the site and every cache."""
        for name in ("site", ".site.next", ".cache"):
            shutil.rmtree(self.project / name, ignore_errors=True)

    def _clean_ours(self) -> Run:
        self._forget()
        return self._mkdocs()

    def _clean_hugo(self) -> Run:
        for folder in (self.hugo_site, self.hugo / "resources", self.hugo / "cache"):
            shutil.rmtree(folder, ignore_errors=True)
        return self._run_hugo(self.hugo, self.hugo_site)

    def _run_hugo(self, source: Path, target: Path) -> Run:
        options = ("--quiet", "--noBuildLock", "--cacheDir", str(self.hugo / "cache"))
        return measure((_hugo(), *options, "--destination", str(target)), source)

    def _paired(self) -> Figures:
        """Run both sides in turn; who begins changes from pair to pair."""
        ours: list[Run] = []
        theirs: list[Run] = []
        for number in range(self.repetitions):
            if number % 2:
                theirs.append(self._clean_hugo())
                ours.append(self._clean_ours())
            else:
                ours.append(self._clean_ours())
                theirs.append(self._clean_hugo())
        return {
            "ours": [vars(run) for run in ours],
            "hugo": [vars(run) for run in theirs],
            "ratio": {
                name: [getattr(a, name) / getattr(b, name) for a, b in zip(ours, theirs, strict=True)]
                for name in ("wall", "cpu", "memory")
            },
        }

    def _again(self) -> Figures:
        """Build a second time, with nothing changed and with one claim changed, beside clean builds."""
        claim, _ = self._a_claim()
        original = claim.read_text(encoding="utf-8")
        clean, unchanged, changed = [], [], []
        for number in range(self.repetitions):
            clean.append(self._clean_ours().wall)
            unchanged.append(self._mkdocs().wall)
            claim.write_text(_renamed(original, f"Changed {number}"), encoding="utf-8")
            changed.append(self._mkdocs().wall)
            claim.write_text(original, encoding="utf-8")
        return {"clean": clean, "unchanged": unchanged, "one_claim": changed}

    def _floor(self) -> Figures:
        page = next(self.site.glob("claims/*/index.html")).read_text(encoding="utf-8")
        start, end = page.index('<article class="md-content'), page.rindex("</article>")
        frame = self.project.parent / "floor.html"
        frame.write_text(page[:start] + "CONTENT" + page[end:], encoding="utf-8")
        target = self.project.parent / "floor"

        def run() -> Run:
            shutil.rmtree(target, ignore_errors=True)
            return self._run(
                sys.executable, str(HERE / "floor.py"), str(self.project / "data"), str(target), str(frame)
            )

        return self._median(run)

    def _imports(self) -> Run:
        """Import what a build imports before it does anything."""
        modules = "mkdocs.__main__, mkdocs.commands.build, factcheck.site, factcheck.checking"
        return measure(
            (sys.executable, "-c", f"import {modules}"),
            self.project,
            {"PYTHONPATH": str(self.project / "hooks")},
        )

    def _handover(self) -> Run:
        """Let Hugo read what it is given, and nothing else."""
        source = self.project.parent / "handover"
        if not source.exists():
            (source / "layouts").mkdir(parents=True)
            (source / "data").mkdir()
            (source / "data/given").symlink_to(self.hugo / "given")
            (source / "hugo.toml").write_text(
                'disableKinds = ["section", "taxonomy", "term", "RSS", "sitemap", "404"]\n'
                '[[module.mounts]]\nsource = "layouts"\ntarget = "layouts"\n'
                '[[module.mounts]]\nsource = "data/given"\ntarget = "data/given"\n',
                encoding="utf-8",
            )
            (source / "layouts/home.html").write_text("{{ len hugo.Data.given.claims }}", encoding="utf-8")
        run = self._run_hugo(source, source / "out")
        assert (source / "out/index.html").read_text() == str(self.claims)
        return run

    def _preview(self) -> Figures:
        claim, address = self._a_claim()
        try:
            return vars(seen(self.project, claim, address, 5, self.options.patience))
        except PreviewError as error:
            return {"failed": str(error)}

    # -- what was written ----------------------------------------------------------------------

    def _kinds(self) -> dict[str, list[str]]:
        """Return the pages of ours that both sides should write, by kind."""
        found: dict[str, list[str]] = defaultdict(list)
        subjects = self._subjects()
        for path in sorted(self.site.rglob("index.html")):
            page = path.relative_to(self.site).as_posix()
            if kind := kind_of(page.removesuffix("index.html"), subjects):
                found[kind].append(page)
        return found

    def _kind(self, pages: list[str]) -> dict[str, int]:
        """Return the number of the pages of a kind, their bytes on both sides, and those of our largest."""
        ours = [(self.site / page).stat().st_size for page in pages]
        theirs = [path.stat().st_size for page in pages if (path := self.hugo_site / page).exists()]
        return {"pages": len(pages), "ours": sum(ours), "hugo": sum(theirs), "largest": max(ours)}

    def _subjects(self) -> set[str]:
        return {path.stem for path in (self.project / "data/subjects").glob("*.yml")}

    def _bytes(self, site: Path) -> dict[str, int]:
        found: Counter[str] = Counter()
        for path in site.rglob("*"):
            if path.is_file():
                found[_sort(path.relative_to(site))] += path.stat().st_size
        return dict(found)

    def _only_ours(self, compared: set[str]) -> dict[str, tuple[int, int, int]]:
        """Return number, bytes and largest of the HTML pages that Hugo does not write, by first folder."""
        found: dict[str, tuple[int, int, int]] = {}
        for path in self.site.rglob("*.html"):
            name = path.relative_to(self.site)
            if name.as_posix() not in compared:
                first = name.parts[0]
                number, total, largest = found.get(first, (0, 0, 0))
                size = path.stat().st_size
                found[first] = (number + 1, total + size, max(largest, size))
        return found

    def _only_hugo(self, compared: set[str]) -> list[str]:
        """Return the HTML pages that Hugo writes and our side does not."""
        written = {path.relative_to(self.hugo_site).as_posix() for path in self.hugo_site.rglob("*.html")}
        return sorted(written - compared)

    def _claim_page(self) -> dict[str, float]:
        """Return the mean bytes of a claim page by part."""
        pages = sorted(self.site.glob("claims/*/index.html"))[:SAMPLE]
        parts: Counter[str] = Counter()
        for path in pages:
            text = path.read_bytes()
            head = text.index(b"<body")
            start, end = text.index(b'<article class="md-content'), text.rindex(b"</article>")
            parts["head"] += head
            parts["content"] += end - start
            parts["frame"] += len(text) - head - (end - start)
            parts["all"] += len(text)
        return {name: total / len(pages) for name, total in parts.items()}

    # -- running -------------------------------------------------------------------------------

    def _a_claim(self) -> tuple[Path, str]:
        claim = sorted((self.project / "data/claims").rglob("*.yml"))[self.claims // 2]
        return claim, f"claims/{claim.stem}/"

    def _python(self, module: str, *arguments: object) -> str:
        """Run one of this folder's own modules with the packages of the project copy."""
        path = f"{self.project / 'hooks'}{os.pathsep}{TESTS}"
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    def _run(self, *command: str) -> Run:
        return measure(command, self.project)

    def _median(self, action: Callable[[], Run]) -> Figures:
        runs = [action() for _ in range(self.repetitions)]
        return {name: median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "memory")}


def _hugo() -> str:
    """Return Hugo's own program: the one on the path is a Python script that costs a tenth of a second."""
    try:
        files = distribution("hugo").files or ()
    except PackageNotFoundError:
        raise SystemExit("Hugo is missing: run the benchmark by `make bench`, which installs it") from None
    return str(next(file.locate() for file in files if file.parent.name == "binaries"))


def _renamed(text: str, short: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(f"short: {short}\n" if line.startswith("short:") else line for line in lines)


def _sort(path: Path) -> str:
    if path.parts[0] == "pagefind":
        return "search"
    return SORTS.get(path.suffix, "rest")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (CommandError, subprocess.CalledProcessError) as failure:
        print(failure)
        sys.exit(0)
