"""Ask whether any locked package has a known fault; `make advisories` calls it.

It asks with pip-audit, for the versions in the lock files, and installs nothing. A known fault makes it
fail. A database that cannot be asked does not: the answer is not known then, and that is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
UNREACHABLE = ("ConnectionError", "Could not connect", "ServiceError", "Timeout")
"""Words with which pip-audit says that the database did not answer."""

Ask = Callable[[Path], "Answer"]


@dataclass(frozen=True)
class Answer:
    """What pip-audit printed: its report as JSON, empty where it failed, and the reason."""

    report: str
    said: str


def ask(lock: Path, *options: str) -> Answer:
    """Ask pip-audit about the packages of one lock file; `--dry-run` only reads the file."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--requirement", str(lock)),
            *("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"),
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(done.stdout, done.stderr)


def main(locks: Sequence[Path], ask: Ask = ask) -> int:
    """Print every known fault, and return 1 if there is one or if the question itself failed."""
    status = 0
    for lock in locks:
        answer = ask(lock)
        if not answer.report:
            reason = (answer.said.strip().splitlines() or ["no answer"])[-1]
            if any(word in answer.said for word in UNREACHABLE):
                print(f"::warning::{lock.name}: not known, the database cannot be asked: {reason}")
            else:
                print(f"::error::{lock.name}: {reason}")
                status = 1
            continue
        packages = json.loads(answer.report)["dependencies"]
        skipped = [package for package in packages if "skip_reason" in package]
        print(f"{lock.name}: {len(packages) - len(skipped)} packages asked about")
        if skipped:
            names = ", ".join(package["name"] for package in skipped[:3]) + (
                ", …" if len(skipped) > 3 else ""
            )
            print(f"::warning::{lock.name}: not known for {len(skipped)} packages: {names}")
        for package in packages:
            for fault in package.get("vulns", ()):
                mended = ", ".join(fault["fix_versions"]) or "no version yet"
                name = f"{package['name']} {package['version']}"
                print(f"::error::{lock.name}: {name}: {fault['id']}, mended in {mended}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sorted((ROOT / "requirements").glob("*.txt"))))
