"""A report as one page to read: without scripts, and without anything from elsewhere."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.core.templates import templates
from hortus.inspector.finding import Difference, Finding, Kind, Level
from hortus.inspector.reporting import words
from hortus.inspector.reporting.grid import grid
from hortus.inspector.reporting.lanes import LEFT, WIDTH, lanes
from hortus.inspector.reporting.microscope import Slide, slides
from hortus.inspector.reporting.places import alike
from hortus.inspector.reporting.report import Report
from hortus.inspector.reporting.strip import Release, changes
from hortus.inspector.reporting.summary import summary
from hortus.inspector.reporting.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_PAGES = Path(__file__).with_name("pages")
_US = 1_000_000
_PARTS = re.compile(r"(?<=[/._:=,@])(?=\w)")
_MARKED = (Kind.COVERT, Kind.FORMAT)


class Page:
    """Renders pages; the same report always gives the same page."""

    def report(self, report: Report, envelope: bytes, history: Sequence[Release] = ()) -> str:
        """Return the page of a report, which says which signed file it belongs to."""
        worst = [f for f in report.findings if f.level == report.level]
        marked = [d for kind in _MARKED for d in report.differences if d.kind == kind]
        return self._render(
            "report.html",
            report=report,
            file_hash=sha256(envelope).hexdigest(),
            worst=worst if report.level else [],
            rest=_counted(f for f in report.findings if f.level < report.level),
            summary=() if report.level or report.is_empty else summary(report),
            slides=slides(marked),
            grid=grid(report.differences, report.tried),
            lanes=lanes(report.timeline),
            most=max((c.octets for c in report.contacts), default=0) or 1,
            releases=history,
            changes=changes(history),
        )

    def history(self, title: str, releases: Sequence[Release], remarks: Sequence[str] = ()) -> str:
        """Return the page of a history; ``remarks`` say what was not looked into."""
        return self._render(
            "history.html",
            title=title,
            releases=releases,
            changes=changes(releases),
            remarks=remarks,
        )

    def _render(self, template: str, **values: object) -> str:
        style = (_PAGES / "report.css").read_text(encoding="utf-8")
        digest = b64encode(sha256(style.encode()).digest()).decode()
        policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        )
        return _templates().get_template(template).render(style=style, policy=policy, **values)


@cache
def _templates() -> "Environment":
    """Return the templates, which are slow to make ready."""
    environment = templates(_PAGES, keep_trailing_newline=True, finalize=_shown)
    environment.globals |= {"WIDTH": WIDTH, "LEFT": LEFT, "UNEXAMINED": words.UNEXAMINED}
    for each in (alike, counted, moment, number, octets, level, ordinary, several, soft):
        environment.filters[each.__name__] = each
    environment.filters |= {
        "verdict": words.LEVELS.__getitem__,
        "short": words.SHORT.__getitem__,
        "kind": words.KINDS.__getitem__,
        "meaning": words.meaning,
        "weight": words.weight,
        "sort": lambda sort: words.SORTS.get(sort, sort),
    }
    return environment


def _shown(value: object) -> object:
    """Return what a template puts out, with nothing hidden in it; our own marks stay."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return visible(str(value))
    return value


def _counted(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.level for finding in findings)
    named = {level: level.name.lower() for level in Level} | {Level.NONE: "of no weight"}
    return ", ".join(f"{counts[each]} {named[each]}" for each in sorted(counts, reverse=True))


def moment(at_us: int) -> str:
    """Return a time in UTC: ``2026-11-22 17:05 UTC``."""
    return datetime.fromtimestamp(at_us / _US, tz=UTC).strftime("%Y-%m-%d %H:%M UTC")


def number(count: float) -> "Markup":
    """Return a number with thin gaps between thousands, which no line break may take."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    text = f"{count:,}".removesuffix(".0")
    return Markup(text.replace(",", "\N{NARROW NO-BREAK SPACE}"))  # noqa: S704 - digits


def octets(count: int) -> "Markup":
    """Return a count of bytes."""
    return number(count) + "\N{NO-BREAK SPACE}B"


def soft(text: str) -> "Markup":
    """Return a path or an address that is broken where its parts end, if it must be."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    return Markup("<wbr>").join(_PARTS.split(visible(text)))


def counted(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each of some texts once, with how often it is there where that is more."""
    counts = Counter(texts)
    return tuple(f"{text} ({n} times)" if n > 1 else text for text, n in counts.items())


def level(value: Level) -> str:
    """Return a level in one word."""
    return Level(value).name.lower()


def ordinary(differences: Sequence[Difference]) -> tuple[Slide, ...]:
    """Return the differences that need no microscope, once for each pair of texts."""
    return slides(d for d in differences if d.kind not in _MARKED)


def several(count: int, one: str, many: str) -> "Markup":
    """Return a number with its noun."""
    return number(count) + f"\N{NO-BREAK SPACE}{one if count == 1 else many}"
