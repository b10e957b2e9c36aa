"""The pages of the site, rendered from a dataset."""

from .builder import PageBuilder
from .page import Job, Page

__all__ = ["Job", "Page", "PageBuilder"]
