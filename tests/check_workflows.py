"""Run here what GitHub would run: the `run:` steps of ci.yml, and of the build job of pages.yml.

`make check-workflows` calls it; `tests/check_workflows.py ci.yml:build` runs one job alone. Each job gets a
clean clone of the last commit, as on GitHub, and its steps run in order with the environment that they
declare. Actions are not run: each that these jobs use has a stand-in below, which gives what later steps
need. What this program does not know, it refuses.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = ROOT / ".github" / "workflows"
JOBS = ("ci.yml:*", "pages.yml:build")
"""What is run when nothing is named: all jobs of a workflow, or one."""

GITHUB = {
    "github.event_name": "pull_request",
    "github.ref": "refs/pull/1/merge",
    "github.repository": "owner/reported-vs-released",
    "github.server_url": "https://github.example",
    "github.token": "",
    "github.event.repository.visibility": "public",
}
BASE_URL = "https://owner.example/reported-vs-released"
TAIL = 40
"""Lines of a failed step's output that are shown."""

# What the caller's own environment must not lend to a step; make hands down its own flags.
_NOT_HANDED_DOWN = (
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHON",
    "MAKEFLAGS",
    "MAKELEVEL",
    "MFLAGS",
    "SITE_URL",
    "REPO_URL",
)
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_COMPARISON = re.compile(r"([a-z_.]+) (==|!=) '([^']*)'")


class UnknownError(Exception):
    """A workflow uses something that this program does not know."""


@dataclass
class Job:
    """One job under way: its checkout, its scratch folder, and what expressions can name."""

    checkout: Path
    temp: Path
    context: dict[str, str] = field(default_factory=lambda: dict(GITHUB))

    def value(self, text: object) -> str:
        """Return a value of the workflow with every expression in it replaced.

        Raises UnknownError for an expression that is more than one known name.
        """

        def one(match: re.Match[str]) -> str:
            if match[1] not in self.context:
                raise UnknownError(f"the expression {match[0]}")
            return self.context[match[1]]

        return _EXPRESSION.sub(one, str(text))

    def wanted(self, condition: str | None) -> bool:
        """Tell whether a step with this `if:` runs. Raises UnknownError for more than one comparison."""
        if condition is None:
            return True
        match = _COMPARISON.fullmatch(condition.strip())
        if match is None or match[1] not in self.context:
            raise UnknownError(f"the condition {condition}")
        return (self.context[match[1]] == match[3]) == (match[2] == "==")


def use(job: Job, step: Mapping[str, Any]) -> None:
    """Do what a later step needs of an action. Raises UnknownError for an action without a stand-in."""
    action = step["uses"].partition("@")[0]
    inputs = {name: job.value(value) for name, value in step.get("with", {}).items()}
    if action in ("actions/checkout", "actions/setup-python"):
        return
    if action == "actions/configure-pages":
        job.context[f"steps.{step['id']}.outputs.base_url"] = BASE_URL
    elif action == "actions/upload-pages-artifact":
        with tarfile.open(job.temp / "artifact.tar", "w") as archive:
            archive.add(job.checkout / inputs["path"], ".")
    elif action == "actions/upload-artifact":
        if not (job.checkout / inputs["path"]).exists():
            raise FileNotFoundError(f"there is nothing to keep at {inputs['path']}")
    else:
        raise UnknownError(f"the action {action}")


def run(job: Job, step: Mapping[str, Any], declared: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the commands of a step as the runner does, and take in the outputs that it sets."""
    files = {name: job.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("")
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_HANDED_DOWN}
    environment |= {"CI": "true", "GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(job.temp)}
    environment |= {name: str(file) for name, file in files.items()} | dict(declared)
    options = ["-eo", "pipefail"] if step.get("shell") == "bash" else ["-e"]
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", *options, "-c", job.value(step["run"])],
        cwd=job.checkout / step.get("working-directory", "."),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if "id" in step:
        for line in files["GITHUB_OUTPUT"].read_text().splitlines():
            name, _, value = line.partition("=")
            job.context[f"steps.{step['id']}.outputs.{name}"] = value
    return done


def run_job(steps: list[dict[str, Any]], job: Job, declared: Mapping[str, str]) -> bool:
    """Run the steps of a job in order until one fails; tell whether all passed."""
    for number, step in enumerate(steps, start=1):
        name = step.get("name") or step.get("uses", "").partition("@")[0] or f"step {number}"
        try:
            if not job.wanted(step.get("if")):
                print(f"  skipped  {name}", flush=True)
                continue
            if "uses" in step:
                use(job, step)
                continue
            own = {key: job.value(value) for key, value in step.get("env", {}).items()}
            start = time.monotonic()
            done = run(job, step, {**declared, **own})
        except (UnknownError, OSError) as error:
            print(f"  REFUSED  {name}: {error}", flush=True)
            return False
        passed = done.returncode == 0
        print(f"  {'passed' if passed else 'FAILED'}   {name} ({time.monotonic() - start:.0f} s)", flush=True)
        if not passed:
            print("\n".join(f"    {line}" for line in done.stdout.splitlines()[-TAIL:]), flush=True)
            return False
    return True


def run_workflow(file: Path, chosen: str, repository: Path) -> bool:
    """Run one job of a workflow, or all (`*`), each in a clean clone; tell whether all passed."""
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    passed = True
    for name, declared in workflow["jobs"].items():
        if chosen not in ("*", name):
            continue
        print(f"{file.name}: {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            job = Job(Path(folder) / "checkout", Path(folder) / "temp")
            job.temp.mkdir()
            subprocess.run(["git", "clone", "--quiet", str(repository), str(job.checkout)], check=True)
            environment = {
                key: job.value(value)
                for part in (workflow, declared)
                for key, value in part.get("env", {}).items()
            }
            passed = run_job(declared["steps"], job, environment) and passed
    return passed


def main(chosen: Sequence[str] = ()) -> int:
    """Run the jobs that are named as `file:job`, or all, and return 1 when a step failed."""
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    if changed:
        print("Not committed, so not looked at:\n" + changed)
    results = []
    for name in chosen or JOBS:
        file, _, job = name.partition(":")
        results.append(run_workflow(WORKFLOWS / file, job, ROOT))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
