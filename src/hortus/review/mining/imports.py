"""Which names a text brings in from elsewhere, as far as lines show it in any language."""

import re
from collections.abc import Iterator

_PYTHON = re.compile(
    r"^[ \t]*import[ \t]+(?P<module>\w[\w.]*)(?:[ \t]+as[ \t]+(?P<alias>\w+))?"
    r"[ \t]*(?:$|[,#])",
    re.MULTILINE,
)
_FROM = re.compile(
    r"^[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]+(?P<names>\([^)]*|[^\n(]*)", re.MULTILINE
)
_SCRIPT = re.compile(r"^[ \t]*import[ \t]+(?P<names>[^\n;]*?)[ \t]+from\b", re.MULTILINE)
_REQUIRE = re.compile(r"(?:const|let|var)[ \t]+(?P<names>[^=\n;]+?)[ \t]*=[ \t]*require\b")
_DOTTED = re.compile(
    r"^[ \t]*(?:import|use|using)[ \t]+(?:static[ \t]+)?(?P<path>[\w.:\\\\]+)[ \t]*;", re.MULTILINE
)
_QUOTED = re.compile(
    r"^[ \t]*(?:import[ \t]+)?(?:(?P<alias>\w+)[ \t]+)?\"(?:[\w.-]+/)*(?P<last>[\w-]+)\"[ \t]*$",
    re.MULTILINE,
)
_NAME = re.compile(r"(?P<name>\w+)(?:[ \t]+as[ \t]+(?P<alias>\w+))?")


def brought(text: str) -> Iterator[str]:
    """Yield the names that stand for modules and what is taken from them."""
    # Most texts bring in nothing: plain searches leave out the forms that cannot be there.
    if "import" in text:
        for match in _PYTHON.finditer(text):
            yield match["alias"] or match["module"].partition(".")[0]
        for form in (_FROM, _SCRIPT):
            yield from _each(form, text)
    if "require" in text:
        yield from _each(_REQUIRE, text)
    if ";" in text:
        for match in _DOTTED.finditer(text):
            yield re.split(r"[.:\\]+", match["path"])[-1]
    if '"' in text:
        for match in _QUOTED.finditer(text):
            yield match["alias"] or match["last"]


def _each(form: re.Pattern[str], text: str) -> Iterator[str]:
    for match in form.finditer(text):
        for name in _NAME.finditer(match["names"]):
            yield name["alias"] or name["name"]
