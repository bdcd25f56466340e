"""``hortus inspect show``, ``diff`` and ``verify``: read reports that were signed before."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from hortus.cli import inspectprint
from hortus.cli.signerkey import signer_key
from hortus.cli.terminal import Terminal
from hortus.core import UsageError, load_settings
from hortus.inspector import (
    Checked,
    Diff,
    Level,
    Report,
    ReportUnsoundError,
    check_file,
    diff,
    own_key,
)

_STATUS = {Level.NONE: 0, Level.LOW: 3, Level.MEDIUM: 4, Level.HIGH: 5}
_FILES = {"show": "REPORT", "diff": "REPORT1 REPORT2", "verify": "REPORT …"}
_PAGE, _REPORT = ".html", "report.json"
_FOLDER = "inspector"  # of the data folder: where inspections keep their key


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what the first of ``args.words`` says with the reports that the others name."""
    word, *names = args.words
    wanted = {"show": len(names) == 1, "diff": len(names) == 2, "verify": len(names) > 0}  # noqa: PLR2004 - a pair
    if not wanted[word]:
        raise UsageError(
            f"`hortus inspect {word}` takes {_FILES[word]}, not {len(names)} files",
            remedy=f"write `hortus inspect {word} {_FILES[word]}`",
        )
    files = [_signed(Path(name)) for name in names]
    reader = _Reader(args)
    if word == "show":
        checked, report = reader.read(files[0])
        return _show(checked, report, terminal)
    if word == "diff":
        before, after = map(reader.sound, files)
        return _diff(before, after, terminal)
    return _verify(files, [reader.checked(each) for each in files], terminal)


class _Reader:
    """Reads reports with the key that the call names, or that of this installation."""

    def __init__(self, args: Namespace) -> None:
        self._key = signer_key(args.key)
        self._own = own_key(load_settings(data=args.data, file=args.config).data / _FOLDER)
        self._artefacts: Sequence[Path] = args.artefact
        self._lenient: bool = args.unverified

    def check(self, file: Path) -> Checked:
        """Return a report, and what is wrong with it."""
        return check_file(file, self._key, self._own, self._artefacts)

    def checked(self, file: Path) -> Checked:
        """Do the same, and take a file that cannot be read for one that does not hold."""
        try:
            return self.check(file)
        except ReportUnsoundError as e:
            unread = Checked()
            unread.flaw("file", e.message)
            return unread

    def read(self, file: Path) -> tuple[Checked, Report]:
        """Return what was found, and the report; refuse one that does not hold by default."""
        checked = self.check(file)
        if checked.report is None or (checked.flaws and not self._lenient):
            faults = "; ".join(f"{flaw.kind}: {flaw.text}" for flaw in checked.flaws)
            raise ReportUnsoundError(
                f"{file} does not hold: {faults}",
                remedy="ask for the file again, and keep both; --unverified shows it all the same"
                if checked.report
                else "name a report.json that `hortus inspect` wrote",
            )
        return checked, checked.report

    def sound(self, file: Path) -> Report:
        """Return the report in a file; refuse one that does not hold by default."""
        return self.read(file)[1]


def _show(checked: Checked, report: Report, terminal: Terminal) -> int:
    if terminal.json:
        terminal.document({**_findings_of(checked), "report": report})
    else:
        inspectprint.show(checked, report)
    return 0


def _diff(before: Report, after: Report, terminal: Terminal) -> int:
    found: Diff = diff(before, after)
    if terminal.json:
        terminal.document(found)
    else:
        inspectprint.differences(found)
    return _STATUS[found.worst]


def _verify(files: Sequence[Path], results: Sequence[Checked], terminal: Terminal) -> int:
    if terminal.json:
        rows = [
            {"file": str(file), **_findings_of(checked)}
            for file, checked in zip(files, results, strict=True)
        ]
        terminal.document(rows)
    else:
        for file, checked in zip(files, results, strict=True):
            inspectprint.checked(file, checked)
    return int(any(checked.flaws for checked in results))


def _findings_of(checked: Checked) -> dict[str, object]:
    return {
        "holds": not checked.flaws,
        "signer": checked.signer,
        "flaws": checked.flaws,
        "remarks": checked.remarks,
    }


def _signed(file: Path) -> Path:
    """Return the signed file where its page or the folder of both is named."""
    if file.is_dir():
        return file / _REPORT
    return file.with_suffix(".json") if file.suffix == _PAGE else file
