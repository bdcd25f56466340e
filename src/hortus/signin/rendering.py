"""The pages that browsers see: rendered here, without scripts, and never kept by anybody."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.core import HortusError
from hortus.core.templates import templates

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.responses import Response

_PAGES = Path(__file__).with_name("pages")
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # Forms of ours say where they come from; nobody else learns of any address.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


class Pages:
    """Makes answers of templates."""

    def show(
        self, template: str, who: str = "", status: int = 200, **values: object
    ) -> "Response":
        """Return a page; ``who`` is signed in with this browser."""
        from starlette.responses import HTMLResponse  # noqa: PLC0415 - on the first request

        page = self._templates.get_template(template).render(who=who, **values)
        return HTMLResponse(page, status, headers=HEADERS)

    def problem(self, error: HortusError) -> "Response":
        """Return a page that says what went wrong, and what to do about it."""
        return self.show("problem.html", status=error.status, error=error)

    def stylesheet(self) -> "Response":
        """Return the one style sheet."""
        from starlette.responses import Response  # noqa: PLC0415 - as above

        text = (_PAGES / "signin.css").read_text(encoding="utf-8")
        return Response(text, headers=HEADERS, media_type="text/css")

    @cached_property
    def _templates(self) -> "Environment":
        return templates(_PAGES)
