"""Write a report into a folder: the signed file, and the page that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.audit import Signer
from hortus.inspector.errors import ReportUnsoundError
from hortus.inspector.reporting.page import Page
from hortus.inspector.reporting.report import Report
from hortus.inspector.reporting.statement import sealed
from hortus.inspector.reporting.strip import Release

_FILE, _PAGE, _HISTORY = "report.json", "report.html", "history.html"


@dataclass(frozen=True, slots=True)
class Written:
    """Where a report lies."""

    file: Path
    page: Path


def write(report: Report, signer: Signer, folder: Path) -> Written:
    """Sign a report and write it with its page; each file appears whole or not at all."""
    data = sealed(report, signer)
    written = Written(folder / _FILE, folder / _PAGE)
    _put(written.file, data)
    _put(written.page, Page().report(report, data).encode())
    return written


def write_history(
    title: str, releases: Sequence[Release], folder: Path, remarks: Sequence[str] = ()
) -> Path:
    """Write the page of a history, and return where it is."""
    page = folder / _HISTORY
    _put(page, Page().history(title, releases, remarks).encode())
    return page


def _put(file: Path, data: bytes) -> None:
    draft = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(file)
    except OSError as e:
        raise ReportUnsoundError(
            f"{file} cannot be written: {e.strerror}",
            remedy="name a folder that you may write to with --out",
        ) from e
