"""What the site is built with: locked by hash, listed with its licence, and asked about known faults."""

from __future__ import annotations

import json
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from packaging.utils import canonicalize_name

import advisories
from advisories import Answer
from building import ROOT
from make_sbom import LOCK, PUBLISHED, READ, TARGET, UnknownLicenceError, bill_of_materials, licence, pins
from reading import read

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NODE_LOCKS = [ROOT / "package-lock.json", ROOT / "tests/language_server/package-lock.json"]
REGISTRY = re.compile(r"pypi\.org|pythonhosted|npmjs\.(?:org|com)")
BILL = json.loads(TARGET.read_text("utf-8"))
ADDRESS = "licences"


# -- locked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_of_python_is_locked_by_hash(lock: Path) -> None:
    text = lock.read_text("utf-8")
    found = list(pins(text))
    named = [line for line in text.splitlines() if re.match(r"[^ #]", line)]
    assert found
    assert len(found) == len(named)
    assert [pin.name for pin in found if not pin.hashes] == []
    assert REGISTRY.search(text) is None


def test_every_list_of_requirements_has_a_lock() -> None:
    assert [path.stem for path in LOCKS] == sorted(path.stem for path in LOCKS[0].parent.glob("*.in"))


def test_every_installation_asks_for_the_hashes() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    installed = re.findall(r"^\s.*(?:\$\(PIP\)|-m pip\b.*) install (.*)$", makefile, re.MULTILINE)
    # The project itself, and the newest version that the canary is for.
    allowed = {"--no-deps --no-build-isolation -e .", "--upgrade properdocs"}
    assert len(installed) > 5
    assert [line for line in installed if "--require-hashes" not in line and line not in allowed] == []


@pytest.mark.parametrize("lock", NODE_LOCKS, ids=lambda lock: lock.parent.name)
def test_every_package_of_node_is_locked_by_hash(lock: Path) -> None:
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    own = packages.pop("")
    assert own.get("dependencies", {}) | own.get("devDependencies", {})
    assert packages
    assert [name for name, entry in packages.items() if "sha512-" not in entry.get("integrity", "")] == []


def test_no_package_of_node_runs_a_script_when_it_is_installed() -> None:
    installers = [ROOT / "Makefile", ROOT / "tests/find_language_server.py"]
    for path in installers:
        assert "--ignore-scripts" in path.read_text("utf-8"), path.name


# -- listed ----------------------------------------------------------------------------------------


def test_the_list_is_what_the_lock_gives() -> None:
    assert TARGET.read_text("utf-8") == bill_of_materials(LOCK.read_text("utf-8")), "run `make sbom`"


def test_the_list_keeps_the_schema() -> None:
    # Loading it takes two seconds, which no other process that collects tests need spend.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(TARGET.read_text("utf-8")) is None


def test_the_list_holds_every_locked_package_with_its_hashes_and_a_licence_of_spdx() -> None:
    locked = {
        (line.split("==")[0], line.split("==")[1].split()[0])
        for line in LOCK.read_text("utf-8").splitlines()
        if re.match(r"[a-z0-9]", line)
    }
    listed = {(component["name"], component["version"]) for component in BILL["components"]}
    assert listed == locked
    hashes = re.findall(r"sha256:([0-9a-f]{64})", LOCK.read_text("utf-8"))
    assert sorted(hashes) == sorted(
        each["content"] for component in BILL["components"] for each in component["hashes"]
    )
    for component in BILL["components"]:
        (choice,) = component["licenses"]
        assert "expression" in choice or "id" in choice["license"], component["name"]


def test_the_list_says_what_needs_what() -> None:
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in BILL["dependencies"]}
    (root,) = (needs[BILL["metadata"]["component"]["bom-ref"]],)
    wanted = re.findall(r"^[a-z][a-z0-9-]*", (ROOT / "requirements/site.in").read_text("utf-8"), re.MULTILINE)
    assert {canonicalize_name(ref.partition("/")[2].partition("@")[0]) for ref in root} == set(wanted)
    reached, left = set(), list(root)
    while left:
        ref = left.pop()
        if ref not in reached:
            reached.add(ref)
            left += needs[ref]
    assert reached == {component["bom-ref"] for component in BILL["components"]}


def test_the_list_holds_nothing_of_a_machine_or_a_day() -> None:
    assert "timestamp" not in BILL["metadata"]
    assert REGISTRY.search(TARGET.read_text("utf-8")) is None
    assert BILL["serialNumber"].startswith("urn:uuid:")


@pytest.mark.parametrize("name", sorted(READ))
def test_a_licence_is_read_by_a_person_only_where_the_package_names_none_of_spdx(name: str) -> None:
    assert str(READ[name]) in repr(licence(name, distribution(name)))
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(READ, name)
        with pytest.raises(UnknownLicenceError, match=f"{name}: read the licence"):
            licence(name, distribution(name))


def test_everything_that_is_published_of_others_is_said_to_be(site: Path) -> None:
    own = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*")}
    scripts = {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.suffix in (".js", ".css", ".map", ".wasm", ".woff", ".woff2", ".ttf", ".svg")
    }
    foreign = {path for path in scripts - own if not path.startswith(tuple(PUBLISHED.values()))}
    assert {path for path in foreign if not path.endswith(".svg")} == set()
    for folder in PUBLISHED.values():
        assert any(path.startswith(folder) for path in scripts - own), folder


def test_readers_find_the_list_and_the_licences(site: Path) -> None:
    assert (site / ADDRESS / "sbom.cdx.json").read_bytes() == TARGET.read_bytes()
    page = read(site / ADDRESS / "index.html")
    html = (site / ADDRESS / "index.html").read_text("utf-8")
    assert any(link.endswith("sbom.cdx.json") for link in page.links)
    for component in BILL["components"]:
        (choice,) = component["licenses"]
        licence = choice.get("expression") or choice["license"]["id"]
        row = rf">{re.escape(component['name'])}\s*<td[^>]*>{re.escape(component['version'])}"
        assert re.search(rf"{row}\s*<td[^>]*>{re.escape(licence)} ?<", html), component["name"]
    assert "The above copyright notice and this permission notice shall be included" in page.text
    assert any(link.endswith("licences/") for link in read(site / "about/index.html").links)


# -- asked about -----------------------------------------------------------------------------------


def _report(*faults: dict[str, object], **package: object) -> Answer:
    found = {"name": "kettle", "version": "1.0", "vulns": list(faults)} | package
    return Answer(json.dumps({"dependencies": [found], "fixes": []}), "")


@pytest.mark.parametrize(
    ("answer", "status", "line"),
    [
        (_report(), 0, "site.txt: 1 packages asked about"),
        (
            _report({"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}),
            1,
            "::error::site.txt: kettle 1.0: PYSEC-1, mended in 1.1, 2.0",
        ),
        (
            _report({"id": "PYSEC-2", "fix_versions": []}),
            1,
            "::error::site.txt: kettle 1.0: PYSEC-2, mended in no version yet",
        ),
        (
            Answer(
                json.dumps({"dependencies": [{"name": "kettle", "skip_reason": "not found"}], "fixes": []}),
                "",
            ),
            0,
            "::warning::site.txt: not known for 1 packages: kettle",
        ),
        (
            Answer("", "Traceback\nrequests.exceptions.ConnectionError: no route\n"),
            0,
            "::warning::site.txt: not known, the database cannot be asked: "
            "requests.exceptions.ConnectionError: no route",
        ),
        (Answer("", "ERROR: a hash is missing\n"), 1, "::error::site.txt: ERROR: a hash is missing"),
    ],
)
def test_a_known_fault_fails_and_an_unreachable_database_does_not(
    answer: Answer, status: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert advisories.main([Path("site.txt")], lambda lock: answer) == status
    assert line in capsys.readouterr().out.splitlines()


def test_the_question_is_about_every_locked_package() -> None:
    # Which only reads the lock. Of two versions of a package the version of Python decides.
    said = advisories.ask(LOCK, "--dry-run").said
    names = {pin.name for pin in pins(LOCK.read_text("utf-8"))}
    assert f"would have audited {len(names)} packages" in said


def test_ci_asks_about_known_faults() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]
    assert jobs["advisories"]["steps"][-1]["run"] == "make advisories"
    canary = yaml.safe_load((ROOT / ".github/workflows/canary.yml").read_text("utf-8"))["jobs"]
    assert canary["advisories"]["steps"][-1]["run"] == "make advisories"
