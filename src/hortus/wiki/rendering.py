"""Render pages: everything that comes from a repository is escaped, and no page runs anything."""

import base64
import hashlib
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_KEPT = frozenset("\n\t")


class Renderer:
    """Makes pages of one wiki."""

    def __init__(self, title: str) -> None:
        css = files("hortus.wiki").joinpath("pages/wiki.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        self._environment = Environment(
            loader=PackageLoader("hortus.wiki", "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=visible,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # In the page and by its digest: 'self' means nothing where pages are opened as files.
        self._environment.globals |= {
            "title": title,
            "css": Markup(css),  # noqa: S704 - our own stylesheet
            "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'",
        }
        self._made_of = hashlib.sha256(css.encode() + title.encode())
        for name in sorted(self._environment.list_templates()):
            loader = self._environment.loader
            if loader is not None and name.endswith(".html"):
                source = loader.get_source(self._environment, name)[0]
                self._made_of.update(source.encode())

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
