"""Write the list of the software that the site is built with, from its lock file.

`make lock` and `make sbom` call it. The list is a CycloneDX bill of materials
(https://cyclonedx.org/docs/1.6/json/): each package with its version, the hashes of the lock, what
needs it, and the licence that the installed package names. It holds no time and nothing of the
machine, so the same lock gives the same bytes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distribution
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import AttachedText, HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseAcknowledgement
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements" / "site.txt"
DIRECT = "-r requirements/site.in"
TARGET = ROOT / "hooks" / "factcheck" / "sbom.cdx.json"

PUBLISHED = {
    "mkdocs-material": "assets/stylesheets/",
    "pagefind-bin": "pagefind/",
}
"""What comes into the published site as it is, by package."""

CLASSIFIERS = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
}
"""The classifiers that mean one licence; others, such as that of BSD, leave open which."""

READ = {
    "colorama": "BSD-3-Clause",
    "ghp-import": "Apache-2.0",
    "jinja2": "BSD-3-Clause",
    "resvg-py": "MIT",
}
"""Where the metadata name none of SPDX: the licence whose text the package holds, read by a person."""

_PIN = re.compile(r"([a-z0-9-]+)==([^ ]+)")
_HASH = re.compile(r"    --hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"    # {1,3}(?:via )?(\S.*)")


class UnknownLicenceError(Exception):
    """A package names no licence that has an identifier of SPDX."""


@dataclass
class Pin:
    """One version of a package in the lock: its files' hashes, and what needs it."""

    name: str
    version: str
    hashes: list[str] = field(default_factory=list)
    needed_by: list[str] = field(default_factory=list)


def pins(lock: str) -> Iterator[Pin]:
    """Yield what a lock file that `uv pip compile --generate-hashes` wrote pins, in its order."""
    pin: Pin | None = None
    for line in lock.splitlines():
        if match := _PIN.match(line):
            if pin is not None:
                yield pin
            pin = Pin(match[1], match[2])
        elif pin is not None and (match := _HASH.match(line)):
            pin.hashes.append(match[1])
        elif pin is not None and (match := _VIA.match(line)) and match[1] != "via":
            pin.needed_by.append(match[1])
    if pin is not None:
        yield pin


def licence(name: str, package: Distribution) -> License:
    """Return the licence of an installed package. Raises UnknownLicenceError."""
    given = {
        key: package.metadata.get_all(key) or [] for key in ("License-Expression", "License", "Classifier")
    }
    texts = [
        *given["License-Expression"],
        *given["License"],
        *(CLASSIFIERS[each] for each in given["Classifier"] if each in CLASSIFIERS),
        *([READ[name]] if name in READ else []),
    ]
    for text in texts:
        found = LicenseFactory().make_from_string(
            text, license_acknowledgement=LicenseAcknowledgement.DECLARED
        )
        if not isinstance(found, DisjunctiveLicense):
            return found
        if found.id is not None:
            if name in PUBLISHED:
                found.text = _text(package)
            return found
    raise UnknownLicenceError(f"{name}: read the licence that the package holds, and add it to READ")


def _text(package: Distribution) -> AttachedText | None:
    """Return the text of the licence, where the package brings it."""
    for file in package.files or ():
        if file.parent.name == "licenses" and file.name.startswith("LICENSE"):
            return AttachedText(content=file.read_text(encoding="utf-8"))
    return None


def bill_of_materials(lock: str) -> str:
    """Return the bill of materials of a lock file, as JSON."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    site = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    # The number follows from the lock, so that the same list always has the same one.
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, lock))
    bom.metadata.component = site
    bom.metadata.timestamp = None  # type: ignore[assignment]
    components: dict[str, list[Component]] = {}
    found = list(pins(lock))
    for pin in found:
        url = PackageURL("pypi", name=pin.name, version=pin.version)
        component = Component(
            type=ComponentType.LIBRARY,
            name=pin.name,
            version=pin.version,
            purl=url,
            bom_ref=url.to_string(),
            licenses=[licence(pin.name, distribution(pin.name))],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=content) for content in pin.hashes],
            properties=[Property(name="published", value=PUBLISHED[pin.name])]
            if pin.name in PUBLISHED
            else [],
        )
        bom.components.add(component)
        components.setdefault(pin.name, []).append(component)
    for pin in found:
        users = [user for name in pin.needed_by for user in ([site] if name == DIRECT else components[name])]
        for user in users:
            bom.register_dependency(user, components[pin.name])
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(bill_of_materials(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
