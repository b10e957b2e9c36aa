"""What a deployer is told before the site is public, and every week after."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from commands import edit
from datafolder import REAL_DATA
from factcheck.command_line import main
from factcheck.weekly_report import LIMIT, weekly_report

CLAIM = "claims/murmur-kettle/murmur-blue-by-december.yml"


@pytest.fixture
def exceptions(tmp_path: Path) -> Path:
    """Make a file of exceptions without any."""
    path = tmp_path / "link-exceptions.yml"
    path.write_text("exceptions: []\n")
    return path


def results(tmp_path: Path, **maps: dict[str, str]) -> Path:
    """Write a report in the form of lychee's."""
    empty: dict[str, dict[str, str]] = {"error_map": {}, "timeout_map": {}}
    report = {
        name: {"addresses.txt": [{"url": url, "status": {"text": text}} for url, text in found.items()]}
        for name, found in (empty | maps).items()
    }
    path = tmp_path / "lychee.json"
    path.write_text(json.dumps(report))
    return path


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Return what `factcheck links` printed: the files by address."""
    lines = capsys.readouterr().out.splitlines()
    return {line.split("\t")[0]: line.split("\t")[1].split(" ") for line in lines}


# -- ready -------------------------------------------------------------------------------------


def test_a_site_with_publisher_and_contact_is_ready(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ready", "--data", str(data)]) == 0
    assert capsys.readouterr().out.startswith("ready: The Steam and Facts circle")


def test_a_site_without_contact_is_refused_by_name(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(data / "site.yml", "contact: 1 Invented Lane, Ambleforth\n", "")
    assert main(["ready", "--data", str(data)]) == 1
    printed = capsys.readouterr().out
    assert "  contact: " in printed
    assert "  publisher: " not in printed
    assert "data/site.yml" in printed
    assert "docs/deploying.md" in printed


def test_the_publisher_that_the_repository_comes_with_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(data / "site.yml", "name: The Steam and Facts circle", "name: The Steam and Facts contributors")
    assert main(["ready", "--data", str(data)]) == 1
    assert "  publisher: " in capsys.readouterr().out


def test_a_site_with_problems_is_not_ready(data: Path) -> None:
    edit(data / "site.yml", "human_review: partial", "human_review: perhaps")
    assert main(["ready", "--data", str(data)]) == 1


# -- links -------------------------------------------------------------------------------------


def test_every_address_of_the_data_is_listed_with_the_files_that_name_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["links", "--data", str(REAL_DATA)]) == 0
    found = listed(capsys)
    for path in REAL_DATA.rglob("*.yml"):
        file = f"data/{path.relative_to(REAL_DATA).as_posix()}"
        for address in re.findall(
            r"^ *(?:- )?(?:url|archive_url): (http\S+)$", path.read_text(), re.MULTILINE
        ):
            assert file in found[address]


def test_an_address_in_a_text_is_listed_without_what_surrounds_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "[this page](https://kettle.example/a) and https://kettle.example/c."
    text = re.sub(
        r"^  reasoning:.*?(?=^  \S)",
        f"  reasoning: >-\n    See {words}\n",
        (data / CLAIM).read_text(),
        flags=re.MULTILINE | re.DOTALL,
    )
    (data / CLAIM).write_text(text)
    main(["links", "--data", str(data)])
    found = listed(capsys)
    assert {"https://kettle.example/a", "https://kettle.example/c"} <= found.keys()


def test_an_address_with_which_a_text_begins_is_listed_without_the_words_after_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = re.sub(
        "^  answer: .*$",
        "  answer: https://kettle.example/d says no.",
        (data / CLAIM).read_text(),
        flags=re.MULTILINE,
    )
    (data / CLAIM).write_text(text)
    main(["links", "--data", str(data)])
    found = {address for address in listed(capsys) if "kettle.example/d" in address}
    assert found == {"https://kettle.example/d"}


def test_an_exception_holds_until_its_day(
    data: Path, exceptions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["links", "--data", str(data)])
    address = next(iter(listed(capsys)))
    exceptions.write_text(f"exceptions:\n  - address: {address}\n    reason: Slow.\n    until: 2026-03-01\n")
    common = ["links", "--data", str(data), "--exceptions", str(exceptions), "--today"]
    assert main([*common, "2026-03-01"]) == 0
    assert address not in listed(capsys)
    assert main([*common, "2026-03-02"]) == 0
    assert address in listed(capsys)


def test_an_exception_without_reason_is_a_problem_at_its_line(
    data: Path, exceptions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exceptions.write_text("exceptions:\n  - address: https://a.example/\n    until: 2026-03-01\n")
    assert main(["links", "--data", str(data), "--exceptions", str(exceptions)]) == 1
    assert capsys.readouterr().out.startswith('link-exceptions.yml:2:5: missing-key: "reason"')
    assert main(["links", "--data", str(data), "--exceptions", "no-such-file"]) == 2


def test_the_exceptions_of_the_repository_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    file = REAL_DATA.parent / ".github" / "link-exceptions.yml"
    assert main(["links", "--data", str(REAL_DATA), "--exceptions", str(file)]) == 0
    assert listed(capsys)


# -- the weekly report -------------------------------------------------------------------------


def report(capsys: pytest.CaptureFixture[str], data: Path, lychee: Path, exceptions: Path, today: str) -> str:
    """Return the weekly issue."""
    options = [str(lychee), "--exceptions", str(exceptions), "--today", today, "--data", str(data)]
    assert main(["weekly-report", *options]) == 0
    return capsys.readouterr().out


def test_nothing_is_reported_when_all_is_well(
    data: Path, tmp_path: Path, exceptions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(capsys, data, results(tmp_path), exceptions, "2026-06-30") == ""


def test_a_dead_address_is_reported_with_the_files_that_name_it(
    data: Path, tmp_path: Path, exceptions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["links", "--data", str(data)])
    address, files = next(iter(listed(capsys).items()))
    lychee = results(
        tmp_path, error_map={address: "404 Not Found"}, timeout_map={"https://gone.example/": "Timeout"}
    )
    text = report(capsys, data, lychee, exceptions, "2026-06-30")
    assert f"{address}: 404 Not Found; in {', '.join(files)}" in text
    assert "https://gone.example/: Timeout; in no file any more" in text


def test_what_another_host_answers_stays_in_a_block_of_code(
    data: Path, tmp_path: Path, exceptions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lychee = results(tmp_path, error_map={"https://a.example/": "```\n@everybody <b>\n# Hello"})
    text = report(capsys, data, lychee, exceptions, "2026-06-30")
    assert (
        "\n````text\nhttps://a.example/: ```\\u{a}@everybody <b>\\u{a}# Hello; in no file any more\n````\n"
        in text
    )


def test_expired_and_needless_exceptions_are_reported(
    data: Path, tmp_path: Path, exceptions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exceptions.write_text(
        "exceptions:\n  - address: https://nowhere.example/\n    reason: Slow.\n    until: 2026-03-01\n"
    )
    text = report(capsys, data, results(tmp_path), exceptions, "2026-03-02")
    assert "https://nowhere.example/: passed over until 2026-03-01: Slow." in text
    assert "Exceptions that nothing needs" in text


def test_a_pending_claim_is_overdue_on_the_day_after_its_deadline(
    data: Path, tmp_path: Path, exceptions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = report(capsys, data, results(tmp_path), exceptions, "2026-12-31")
    after = report(capsys, data, results(tmp_path), exceptions, "2027-01-01")
    line = f"data/{CLAIM}: pending, and the deadline was 2026-12-31"
    assert line not in before
    assert line in after


def test_evidence_is_stale_after_a_year(
    data: Path, tmp_path: Path, exceptions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checked = sorted(
        day
        for path in (data / "claims").rglob("*.yml")
        for day in re.findall(r"^      checked: (\S+)$", path.read_text(), re.MULTILINE)
    )
    assert checked
    text = report(capsys, data, results(tmp_path), exceptions, "2030-01-01")
    assert f"evidence was last read on {checked[0]}" in text


def test_nothing_is_made_of_data_with_a_problem(data: Path, tmp_path: Path, exceptions: Path) -> None:
    (data / "topics.yml").unlink()
    given = ["--exceptions", str(exceptions), "--data", str(data)]
    assert main(["weekly-report", str(results(tmp_path)), *given]) == 1
    assert main(["pages", str(tmp_path / "pages"), "--data", str(data)]) == 1
    assert not (tmp_path / "pages").exists()


def test_a_report_that_lychee_did_not_write_is_wrong_use(
    data: Path, tmp_path: Path, exceptions: Path
) -> None:
    path = tmp_path / "lychee.json"
    for content in ("", "[]", '{"error_map": {}}'):
        path.write_text(content)
        options = [str(path), "--exceptions", str(exceptions), "--data", str(data)]
        assert main(["weekly-report", *options]) == 2


@pytest.mark.parametrize("sections", [1, 2, 5])
def test_a_long_weekly_report_is_as_long_as_an_issue_may_be(sections: int) -> None:
    report = weekly_report({f"Section {number}": ["x" * 99] * 2000 for number in range(sections)})
    assert 0.9 * LIMIT < len(report.encode()) <= LIMIT
    assert report.count(" more lines\n") == sections
