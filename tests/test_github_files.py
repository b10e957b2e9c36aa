"""What GitHub reads: workflows, forms, templates and owners are sound and hold to the project's rules."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from building import ROOT
from public_schemas import faults

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
PINNED = re.compile(r"uses: [a-z-]+/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
UNTRUSTED = re.compile(r"\$\{\{")


def jobs(file: Path) -> dict[str, dict[str, Any]]:
    """Return the jobs of a workflow."""
    found = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]
    assert isinstance(found, dict)
    return found


def each_job() -> list[Any]:
    """Return every job of every workflow as a parameter of a test."""
    return [
        pytest.param(job, id=f"{file.stem}-{name}") for file in WORKFLOWS for name, job in jobs(file).items()
    ]


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sys.executable).parent / "zizmor"
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--format", "json", GITHUB],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout) == []


SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "custom.github-workflows-require-timeout": WORKFLOWS,
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-issue-forms": FORMS,
    "vendor.github-issue-config": sorted(GITHUB.glob("ISSUE_TEMPLATE/config.yml")),
}


@pytest.mark.parametrize("schema", [schema for schema, files in SCHEMAS.items() if files])
def test_the_schemas_of_github_find_nothing(schema: str) -> None:
    assert faults(schema, *SCHEMAS[schema]) == ""


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_are_pinned_by_hash_with_the_version_beside_it(file: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in file.read_text(encoding="utf-8").splitlines()]
    used = [line for line in lines if line.startswith("uses:")]
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_gives_no_right_at_the_top_and_limits_its_runs(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]


@pytest.mark.parametrize("job", each_job())
def test_a_job_keeps_no_credentials_and_puts_no_expression_into_a_command(job: dict[str, Any]) -> None:
    assert job["timeout-minutes"] <= 60
    assert job["permissions"]
    for step in job["steps"]:
        assert not UNTRUSTED.search(step.get("run", "")), step["run"]
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("job", each_job())
def test_a_job_that_may_write_runs_nothing_of_the_repository(job: dict[str, Any]) -> None:
    if "write" in job["permissions"].values():
        used = [step.get("uses", "") for step in job["steps"]]
        assert not any(action.startswith("actions/checkout@") for action in used)


def test_only_the_preview_runs_with_rights_after_a_stranger_and_takes_the_number_from_github() -> None:
    dangerous = [
        file.name
        for file in WORKFLOWS
        if re.search(r"^  (workflow_run|pull_request_target):", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert dangerous == ["preview.yml"]
    comment = jobs(GITHUB / "workflows" / "preview.yml")["comment"]
    command = comment["steps"][-1]["run"]
    assert re.search(r'pulls="\$\(gh api .*repos/\$REPO/pulls', command)
    assert "select(.head.sha == $sha)" in command
    assert "comment/" not in command.replace("-F body=@comment/comment.md", "")


def test_only_a_complete_and_attested_archive_of_main_is_deployed() -> None:
    deploy = jobs(GITHUB / "workflows" / "pages.yml")["deploy"]
    assert set(deploy["needs"]) == {"ready", "build"}
    assert deploy["if"] == "github.ref == 'refs/heads/main'"
    actions = [step["uses"].partition("@")[0] for step in deploy["steps"]]
    assert actions == ["actions/attest", "actions/deploy-pages"]
    ready = jobs(GITHUB / "workflows" / "pages.yml")["ready"]
    assert ready["steps"][-1]["run"] == "make ready"


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_form_asks_for_each_thing_once_and_for_something_at_all(file: Path) -> None:
    form = yaml.safe_load(file.read_text(encoding="utf-8"))
    asked = [item for item in form["body"] if item["type"] != "markdown"]
    assert any(item.get("validations", {}).get("required") for item in asked)
    assert len({item["id"] for item in asked}) == len(asked)
    assert len({item["attributes"]["label"] for item in asked}) == len(asked)


def test_the_forms_for_claims_and_disputes_are_there() -> None:
    assert {"claim", "dispute"} <= {file.stem for file in FORMS}


def test_each_pull_request_template_asks_for_interests() -> None:
    templates = [GITHUB / "pull_request_template.md", *(GITHUB / "PULL_REQUEST_TEMPLATE").glob("*.md")]
    assert {path.stem for path in templates} >= {"new-claim", "verdict-change", "fact-correction"}
    for path in templates:
        assert "## Interest" in path.read_text(encoding="utf-8"), path.name
    named = re.findall(r"template=([a-z-]+\.md)", templates[0].read_text(encoding="utf-8"))
    assert sorted(named) == sorted(path.name for path in templates[1:])


def test_owned_files_exist_and_the_guarded_ones_are_owned() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owned = {line.split()[0]: line.split()[1:] for line in lines if line and not line.startswith("#")}
    assert {"/data/quotes.lock.json", "/data/gradings/"} <= owned.keys()
    for path, owners in owned.items():
        assert (ROOT / path.strip("/")).exists(), path
        assert owners, path


def git(folder: Path, *arguments: str) -> str:
    """Run git and return what it prints."""
    name = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    done = subprocess.run(["git", *name, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_preview_sees_every_file_of_the_pull_request_though_its_attributes_hide_them(
    tmp_path: Path,
) -> None:
    origin, checkout, temp = (tmp_path / name for name in ("origin", "checkout", "temp"))
    (origin / "data").mkdir(parents=True)
    temp.mkdir()
    git(origin, "init", "--quiet", "--initial-branch=main")
    (origin / "data" / "a.yml").write_text("a: 1\n")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "--message=Begin")
    git(tmp_path, "clone", "--quiet", str(origin), str(checkout))
    git(origin, "checkout", "--quiet", "-b", "proposal")
    (origin / "data" / "a.yml").write_text("a: $Format:%H$\n")
    (origin / "data" / "b.yml").write_text("b: 1\n")
    (origin / ".gitattributes").write_text("data/b.yml export-ignore\n")
    (origin / "data" / ".gitattributes").write_text("* export-ignore export-subst\n")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "--message=Hide")
    fetch = next(
        step["run"]
        for step in jobs(GITHUB / "workflows" / "preview.yml")["compare"]["steps"]
        if "git archive" in step.get("run", "")
    )
    variables = {"HEAD_SHA": git(origin, "rev-parse", "HEAD"), "RUNNER_TEMP": str(temp)}
    subprocess.run(["bash", "-e", "-c", fetch], cwd=checkout, env=os.environ | variables, check=True)
    with tarfile.open(temp / "head.tar") as head, tarfile.open(temp / "base.tar") as base:
        assert {"data/a.yml", "data/b.yml"} <= set(head.getnames())
        content = head.extractfile("data/a.yml")
        assert content is not None
        assert content.read() == b"a: $Format:%H$\n"
        assert [name for name in base.getnames() if name.endswith(".yml")] == ["data/a.yml"]
