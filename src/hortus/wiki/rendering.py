"""Render pages: everything that comes from a repository is escaped, and no page runs anything."""

import base64
import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup

from hortus.core.templates import templates

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_PAGES = Path(__file__).parent / "pages"
_KEPT = frozenset("\n\t")


class Renderer:
    """Makes pages of one wiki."""

    def __init__(self, title: str) -> None:
        css = (_PAGES / "wiki.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        self._environment = templates(_PAGES, finalize=visible)
        # In the page and by its digest: 'self' means nothing where pages are opened as files.
        self._environment.globals |= {
            "title": title,
            "css": Markup(css),  # noqa: S704 - our own stylesheet
            "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'",
        }
        self._made_of = hashlib.sha256(css.encode() + title.encode())
        for file in sorted(_PAGES.glob("*.html")):
            self._made_of.update(file.read_bytes())

    def digest(self, template: str, page: "DataclassInstance") -> str:
        """Return what is the same exactly where the page is."""
        made = self._made_of.copy()
        made.update(template.encode() + msgspec.json.encode(asdict(page)))
        return made.hexdigest()[:32]

    def render(self, template: str, page: "DataclassInstance", **more: object) -> str:
        """Return a page."""
        return self._environment.get_template(template).render(page=page, **more)


def visible(value: object) -> object:
    """Show characters that nobody sees, or that turn the direction of what follows, as marks."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(
        c if c.isprintable() or c in _KEPT else "\N{REPLACEMENT CHARACTER}" for c in value
    )
