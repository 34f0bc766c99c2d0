"""Rebuild a newspaper page from a text dump whose columns were read out in the wrong order."""

from transforms.page.model import Article, Credit, Hints, IssueDate, Page, Paragraph, Span
from transforms.page.model_data import PageModel, load_page_model
from transforms.page.overrides import Override
from transforms.page.rebuild import find_lost_text, rebuild_page

__all__ = [
    "Article", "Credit", "Hints", "IssueDate", "Override", "Page", "PageModel", "Paragraph", "Span",
    "find_lost_text", "load_page_model", "rebuild_page",
]  # fmt: skip
