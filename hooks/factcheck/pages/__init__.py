"""The pages of the site, rendered from a dataset."""

from .builder import PageBuilder
from .page import Page

__all__ = ["Page", "PageBuilder"]
