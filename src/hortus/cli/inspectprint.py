"""Print reports and what lies between two of them, so that nothing in them can deceive."""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from hortus.inspector import (
    LEVELS,
    UNEXAMINED,
    Change,
    Checked,
    Contact,
    Diff,
    Finding,
    How,
    Level,
    Release,
    Report,
    Slide,
    alike,
    changes,
    slides,
    visible,
    weight,
)

_COLOURS = {Level.NONE: "green", Level.LOW: "blue", Level.MEDIUM: "yellow", Level.HIGH: "red"}
_SIGNS = {How.NEW: "+", How.GONE: "-", How.CHANGED: "~"}
_ROLES = {"model": "the model", "third party": "not the model", "unread": "could not be read"}
_MOST_EVIDENCE = 4
_MOST_SLIDES = 4
_NARROWEST = 20
_BEGIN = re.compile(r" +|\w+ {2,}|no verdict +")
_MOST_HOSTS = 30
_MOST_CHANGES = 12


def show(checked: Checked, report: Report) -> None:
    """Print the verdict of a report, its reasons, and how far it can be relied on."""
    printer = _Printer()
    for flaw in checked.flaws:
        printer.line(f"NOT VERIFIED, {flaw.kind}: {flaw.text}", "bold red")
    tool = report.tool
    printer.line(f"{tool.title} {tool.version}".strip(), "bold")
    printer.line(tool.origin)
    if report.is_empty:
        printer.line(f"no verdict  {UNEXAMINED}", "bold yellow")
    else:
        printer.level(report.level, LEVELS[report.level])
    for finding in report.findings:
        _finding(printer, finding)
    printer.line()
    _contacts(printer, report)
    _examined(printer, report)
    signer = checked.signer or "nobody whose signature holds"
    printer.line(f"signed by {signer}")
    for remark in checked.remarks:
        printer.line(f"  {remark}", "dim")


def checked(file: Path, result: Checked) -> None:
    """Print whether a report holds, and if not, why."""
    printer = _Printer()
    if result.flaws:
        count = len(result.flaws)
        printer.line(f"{file}: DOES NOT HOLD, {count} {'flaw' if count == 1 else 'flaws'}", "red")
    else:
        printer.line(f"{file}: holds, signed by {result.signer}", "green")
    for flaw in result.flaws:
        printer.line(f"  FLAW {flaw.kind}: {flaw.text}")
    if result.report is not None:
        tool = result.report.tool
        name = "no verdict" if result.report.is_empty else result.report.level.name.lower()
        printer.line(f"  {f'{tool.title} {tool.version}'.strip()}: {name}")
        for each in tool.artefacts:
            printer.line(f"  {each.name}: sha256 {each.sha256}")
        printer.line(f"  key: {result.report.making.key}")
    for remark in result.remarks:
        printer.line(f"  {remark}", "dim")


def differences(found: Diff) -> None:
    """Print what lies between two reports."""
    printer = _Printer()
    one, other = (
        f"{tool} ({level.name.lower()})"
        for tool, level in zip(found.tools, found.levels, strict=True)
    )
    printer.line(f"{one} → {other}", "bold")
    for remark in found.remarks:
        printer.line(f"  {remark}", "dim")
    if not found.changes:
        printer.line("  nothing of what was examined lies between them")
    for (about, how), group in groupby(found.changes, lambda each: (each.about, each.how)):
        listed = list(group)
        most = len(listed) if about == "finding" else _MOST_CHANGES
        for change in listed[:most]:
            printer.line(f"{_SIGNS[how]} {_change(change)}", _colour(change))
        if (rest := len(listed) - most) > 0:
            printer.line(f"  and {rest} more of this kind; --json has all", "dim")


def history(title: str, releases: Sequence[Release], remarks: Sequence[str] = ()) -> None:
    """Print the verdicts of releases, and what came and went between them."""
    printer = _Printer()
    printer.line(title, "bold")
    for each in releases:
        codes = ", ".join(each.codes) or "nothing"
        name = each.level.name.lower()
        printer.line(f"  {each.version:<14} {each.date:<10}  {name:<6}  {codes}", _of(each.level))
    for change in changes(releases):
        printer.line(f"  {change}")
    for remark in remarks:
        printer.line(f"  {remark}", "dim")


def _finding(printer: "_Printer", finding: Finding) -> None:
    printer.line()
    printer.level(finding.level, finding.title)
    printer.line(f"        {finding.code}: {weight(finding)}; {finding.certainty}")
    if finding.disclosure:
        printer.line(f"        the vendor: {finding.disclosure}")
    evidence = alike(finding.evidence)
    for text in evidence[:_MOST_EVIDENCE]:
        printer.line(f"        {text}", "dim")
    if (rest := len(evidence) - _MOST_EVIDENCE) > 0:
        printer.line(f"        and {rest} more", "dim")
    for slide in slides(finding.differences)[:_MOST_SLIDES]:
        _slide(printer, slide)


def _slide(printer: "_Printer", slide: Slide) -> None:
    """Print two texts below each other, and the names of the characters that differ."""
    width = max(map(len, slide.values))
    for side, value in enumerate(slide.values):
        boxes = [part.control if side else part.sensitive for part in slide.parts]
        text = "".join(
            part.same or "⟦" + "".join(box.text or box.number for box in found) + "⟧"
            for part, found in zip(slide.parts, boxes, strict=True)
        )
        names = [f"{box.number} {box.name}" for found in boxes for box in found if box.number]
        told = f"   {', '.join(dict.fromkeys(names[:3]))}" if names else ""
        printer.line(f"          {value:<{width}}  {text}{told}")


def _contacts(printer: "_Printer", report: Report) -> None:
    printer.line("talked to", "bold")
    for each in report.contacts[:_MOST_HOSTS]:
        printer.line(f"  {_contact(each)}")
        names = [c.name + _form(c.form) for c in report.carried if c.host == each.host]
        if names:
            printer.line(f"    with {', '.join(dict.fromkeys(names))}", "dim")
    if not report.contacts:
        printer.line("  nobody")


def _contact(contact: Contact) -> str:
    whose = _ROLES.get(contact.role, contact.role)
    requests = "1 request" if contact.requests == 1 else f"{contact.requests:g} requests"
    return f"{contact.host} ({whose}): {requests}, {contact.octets:,} B a run"


def _form(form: str) -> str:
    return "" if form == "clear" else f" as {form}"


def _examined(printer: "_Printer", report: Report) -> None:
    seen = report.examined
    printer.line("examined", "bold")
    printer.line(
        f"  runs: {seen.runs}, factors: {len(seen.factors)}, comparisons: {seen.comparisons:,};"
        f" {seen.by_form:,} places by form only, {seen.by_form_to_model:,} of them to the model"
    )
    printer.line("limits", "bold")
    for text in report.limits:
        printer.line(f"  {text}", "dim")


def _change(change: Change) -> str:
    if change.about == "finding":
        return f"{change.level.name.lower()}: {change.text}"
    return f"{change.about}: {change.text}"


def _colour(change: Change) -> str:
    if change.about != "finding":
        return ""
    return "green" if change.how is How.GONE else _of(change.level)


def _of(level: Level) -> str:
    return _COLOURS[level]


def _hang(text: str) -> int:
    """Return where the text of a line begins: after its indentation, or after its level."""
    found = _BEGIN.match(text)
    return found.end() if found else 0


class _Printer:
    """Prints lines in colour where there is a terminal; every text is made visible first."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - heavy

        self._console = Console(highlight=False, soft_wrap=True)

    def line(self, text: str = "", style: str = "") -> None:
        """Print one line; on a terminal its rest stands below where its text begins."""
        from rich.text import Text  # noqa: PLC0415 - heavy

        shown = visible(text)
        hang = _hang(shown) if self._console.is_terminal else 0
        if not hang or self._console.width < hang + _NARROWEST:
            self._console.print(Text(shown, style=style))
            return
        rest = Text(shown[hang:], style=style)
        for at, part in enumerate(rest.wrap(self._console, self._console.width - hang)):
            self._console.print(
                Text(" " * hang if at else shown[:hang], style=style), part, sep=""
            )

    def level(self, level: Level, text: str) -> None:
        """Print a line that begins with a level."""
        self.line(f"{level.name.lower():<6}  {text}", f"bold {_of(level)}")
