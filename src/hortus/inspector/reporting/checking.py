"""Check a report with nothing but the file and a public key, and say what is wrong with it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hortus import __version__
from hortus.audit import EnvelopeError, Key, Statement, unseal
from hortus.inspector.errors import ReportUnsoundError
from hortus.inspector.finding import Level, level
from hortus.inspector.reporting.page import Page
from hortus.inspector.reporting.report import Report
from hortus.inspector.reporting.statement import as_written, subjects, unverified

_HIGHEST = 3
_LARGEST = 64 << 20
_ITS_OWN = (
    "the public key came with the report, so this shows only that nothing was changed since"
    " it was signed: pass the signer's key with --key to know by whom"
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in a report that does not hold; ``kind`` is stable."""

    kind: str
    text: str


@dataclass(slots=True)
class Checked:
    """A report, and what was found in checking it."""

    report: Report | None = None
    """None where the file holds none."""
    signer: str = ""
    """The name of the key whose signature holds; empty where none does."""
    flaws: list[Flaw] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def flaw(self, kind: str, text: str) -> None:
        """Note something that does not hold."""
        self.flaws.append(Flaw(kind, text))


def check(
    data: bytes,
    key: Key | None = None,
    own: Key | None = None,
    artefacts: Sequence[Path] = (),
) -> Checked:
    """Return everything about a signed report that does not hold.

    Without ``key`` that of this installation is used where the report names it (``own``), else
    the one in the report, which shows only that nothing changed since somebody signed it. Each of
    ``artefacts`` must be one of the files that the report is about.
    """
    checked = Checked()
    try:
        statement, report = unverified(data)
    except ReportUnsoundError as e:
        checked.flaw("structure", e.message.removeprefix("structure: "))
        return checked
    checked.report = report
    found, remark = (key, "") if key else _named(checked, report, own)
    if found is not None:
        _check_signature(checked, data, statement, found)
    if remark and checked.signer:  # what does not hold says nothing of who signed it
        checked.remarks.append(remark)
    if statement.subject != subjects(report.tool):
        checked.flaw("subject", "the statement is about other files than the report in it")
    for text in _unlike_levels(report):
        checked.flaw("level", text)
    for file in artefacts:
        _check_artefact(checked, report, file)
    return checked


def check_file(
    file: Path, key: Key | None = None, own: Key | None = None, artefacts: Sequence[Path] = ()
) -> Checked:
    """Do the same for a file, and for the page beside it where there is one."""
    data = contents(file)
    checked = check(data, key, own, artefacts)
    page = file.with_suffix(".html")
    if checked.report is not None and page.is_file() and page != file:
        if checked.report.making.hortus != __version__:
            checked.remarks.append(
                f"{page.name} was made by hortus {checked.report.making.hortus[:40]!a}, this is"
                f" {__version__}: whether it shows what is in the report was not checked"
            )
        elif contents(page) != Page().report(checked.report, data).encode():
            checked.flaw("page", f"{page.name} beside it does not show what is in the report")
    return checked


def contents(file: Path) -> bytes:
    """Return what is in a file; raises ``ReportUnsoundError`` where it cannot be read."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as e:
        raise ReportUnsoundError(
            f"{file} cannot be read: {e.strerror}",
            remedy="name a report.json that `hortus inspect` wrote",
        ) from e
    if len(data) > _LARGEST:
        raise ReportUnsoundError(
            f"{file} is larger than any report", remedy="name a report.json that is one"
        )
    return data


def _digest(file: Path) -> str:
    """Return the SHA-256 of a file, which can be much larger than a report."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as e:
        raise ReportUnsoundError(
            f"{file} cannot be read: {e.strerror}", remedy="name the package or program itself"
        ) from e


def _named(checked: Checked, report: Report, own: Key | None) -> tuple[Key | None, str]:
    """Return the key that a report names, and what its signature shows where it holds."""
    if own is not None and report.making.key == str(own):
        return own, "it was signed on this installation"
    try:
        return Key.parse(report.making.key), _ITS_OWN
    except ValueError:
        checked.flaw("key", "the public key in the report is none")
        return None, ""


def _check_signature(checked: Checked, data: bytes, statement: Statement, key: Key) -> None:
    try:
        unseal(data, key)
    except EnvelopeError as e:
        checked.flaw("signature", e.message)
        return
    checked.signer = key.name
    try:
        whole = as_written(data, statement, key)
    except (msgspec.MsgspecError, ValueError):
        whole = False
    if not whole:
        checked.flaw("structure", "something stands beside the signed statement, or is respelt")


def _unlike_levels(report: Report) -> Iterator[str]:
    """Yield what is not as it is weighed: a signer can still have written another verdict."""
    for finding in report.findings:
        known = 0 <= finding.impact <= _HIGHEST and 0 <= finding.hidden <= _HIGHEST
        if not known or finding.level != level(finding.impact, finding.hidden):
            yield f"{finding.code[:40]!a} does not weigh what its impact and hiddenness say"
    worst = max((finding.level for finding in report.findings), default=Level.NONE)
    if report.level != worst:
        yield f"the verdict is {report.level.name}, the worst finding {worst.name}"


def _check_artefact(checked: Checked, report: Report, file: Path) -> None:
    if _digest(file) not in {each.sha256 for each in report.tool.artefacts}:
        checked.flaw("digest", f"{file.name} is none of the files that the report is about")
    else:
        checked.remarks.append(f"{file.name} is what was inspected")
