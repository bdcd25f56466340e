"""Write a report into a folder: the signed file, and the page that shows it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryFile

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


def room_in(folder: Path) -> int:
    """Make a folder that can be written to, and return how many bytes there is room for in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return disk_usage(folder).free
    except OSError as e:
        raise _unwritable(folder, e) from e


def _put(file: Path, data: bytes) -> None:
    draft = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(file)
    except OSError as e:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise _unwritable(file, e) from e


def _unwritable(place: Path, error: OSError) -> ReportUnsoundError:
    return ReportUnsoundError(
        f"{place} cannot be written: {error.strerror}",
        remedy="name folders that you may write to, and that have room, with --data and --out",
    )
