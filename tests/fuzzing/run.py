"""`make fuzz`: thousands of inputs, the same time for each target, and a report of each."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import coverage

if TYPE_CHECKING:
    from .case import Case

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "hooks" / "factcheck"
BATCH = 10
_ONLY_THIS = re.compile(r"data/[^ :]*|[0-9]+")
"""What differs between two inputs that show the same fault."""


def main() -> int:
    """Fuzz, print what each target did, and return 1 when there was a defect."""
    options = _options()
    measured = coverage.Coverage(data_file=None, source=[str(PACKAGE)], config_file=False)
    measured.start()
    # Lines that run at import count for every target, so the product is imported only now.
    from .session import Tally, batch
    from .targets import targets

    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as scratch:
        chosen = [target for target in targets(Path(scratch)) if options.target in (None, target.name)]
        tallies = {target.name: Tally() for target in chosen}
        numbers = dict.fromkeys(tallies, 0)
        while (done := sum(tally.inputs for tally in tallies.values())) < options.inputs:
            # Whichever had the least time is next, so that all get the same.
            target = min(chosen, key=lambda target: tallies[target.name].seconds)
            measured.switch_context(target.name)
            count = min(BATCH, options.inputs - done)
            batch(target, tallies[target.name], numbers[target.name], count, options.seed)
            numbers[target.name] += 1
            if (done + count) // 1000 > done // 1000:
                found = sum(len(tally.defects) for tally in tallies.values())
                print(f"{done + count} inputs, {found} defects", flush=True)
    measured.stop()
    print("target      inputs  defects   lines   CPU s  slowest s  most MB")
    for target in chosen:
        tally = tallies[target.name]
        share = _covered(measured, target.name, target.modules)
        print(
            f"{target.name:10} {tally.inputs:7} {len(tally.defects):8} {share:7.1%} {tally.seconds:7.1f} "
            f"{tally.slowest:10.2f} {tally.memory / 1e6:8.1f}"
        )
    return _report({name: tally.defects for name, tally in tallies.items()}, options.defects)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzzing.run", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="inputs of all targets (default: 10000)")
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed tries the same inputs (default: 1)"
    )
    parser.add_argument("--target", help="only this target")
    parser.add_argument(
        "--defects",
        type=Path,
        default=ROOT / ".cache" / "fuzz",
        help="where inputs that show a defect are written (default: .cache/fuzz)",
    )
    return parser.parse_args()


def _covered(measured: coverage.Coverage, name: str, patterns: tuple[str, ...]) -> float:
    """Return the share of the lines of a target's modules that it ran."""
    data = measured.get_data()
    run = lines = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        if any(fnmatch(path.relative_to(PACKAGE).as_posix(), pattern) for pattern in patterns):
            statements = set(measured.analysis2(str(path))[1])
            contexts = data.contexts_by_lineno(str(path))
            lines += len(statements)
            run += sum(1 for line in statements if {"", name} & set(contexts.get(line, ())))
    return run / lines if lines else 0.0


def _report(defects: dict[str, list[tuple[Case, str]]], folder: Path) -> int:
    """Write the inputs that showed a defect, the same fault only three times, and say what it was."""
    shutil.rmtree(folder, ignore_errors=True)
    seen: dict[str, int] = {}
    for name, found in defects.items():
        for number, (case, why) in enumerate(found):
            last = " ".join(why.strip().splitlines()[-1].split())[:150]
            place = [line.strip() for line in why.splitlines() if "/factcheck/" in line][-1:]
            key = f"{name}: {' '.join(place)} {_ONLY_THIS.sub('…', last)[:60]}"
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= 3:
                case.keep(folder / f"{name}-{number}", why)
                if seen[key] == 1:
                    print(f"defect: {name}-{number}: {' '.join(place)} {last}")
    if seen:
        print(f"{sum(seen.values())} defects of {len(seen)} kinds; the inputs are in {folder}")
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())
