"""How to cite the dataset, and the files that citation tools and archives read."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from ..addresses import Addresses
from ..edtf import day_words
from ..model import Site

_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/(\d\.\d)/?"
)


def citation(site: Site, addresses: Addresses | None = None) -> str:
    """Return one line that cites the dataset; with its address where that is known."""
    state = site.dataset
    where = f" {addresses.site_url}data/" if addresses else ""
    return (
        f"{site.publisher.name} ({state.as_of.year}). {site.name} [data set], version {state.version}, "
        f"checked to {day_words(state.as_of)}.{where} Licence: {site.data_licence}."
    )


def spdx(licence_url: str) -> str | None:
    """Return the SPDX id of a Creative Commons licence, or None for another one."""
    match = _CREATIVE_COMMONS.fullmatch(licence_url)
    if match is None:
        return None
    name = "CC0" if match[1] == "zero" else f"CC-{match[1].upper()}"
    return f"{name}-{match[2]}"


def citation_file(site: Site, addresses: Addresses | None = None) -> bytes:
    """Return CITATION.cff (Citation File Format 1.2.0)."""
    state = site.dataset
    author: dict[str, Any] = {"name": site.publisher.name}
    if site.publisher.url:
        author["website"] = site.publisher.url
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": "If you use these data, cite them as below, and cite the reports that they quote.",
        "title": site.name,
        "abstract": f"{site.tagline} {site.method}",
        "authors": [author],
        "version": state.version,
        "date-released": state.as_of.isoformat(),
        **({"license": licence} if (licence := spdx(site.data_licence_url)) else {}),
        "license-url": site.data_licence_url,
    }
    if addresses is not None:
        content["url"] = f"{addresses.site_url}data/"
        if addresses.has_repository:
            content["repository-code"] = addresses.repo_url
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100).encode()


def zenodo_file(site: Site) -> bytes:
    """Return .zenodo.json, which Zenodo reads when it archives a release of the repository."""
    content: dict[str, Any] = {
        "upload_type": "dataset",
        "title": site.name,
        "description": f"{site.tagline} {site.method}",
        "creators": [{"name": site.publisher.name}],
        "version": site.dataset.version,
        "publication_date": site.dataset.as_of.isoformat(),
        "access_right": "open",
    }
    if licence := spdx(site.data_licence_url):
        content["license"] = licence.lower()
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
