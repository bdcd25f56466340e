"""The signed report of an inspection that a verdict on a tool rests on."""

from argparse import Namespace
from hashlib import sha256

from hortus.cli.decisions import printable
from hortus.cli.signerkey import signer_key
from hortus.cli.terminal import Terminal
from hortus.core import UsageError, Version, VersionRange, load_settings
from hortus.tools import parted


def reviewed(args: Namespace, terminal: Terminal) -> tuple[str, str]:
    """Return the SHA-256 and the level of the report that ``args.from_report`` names.

    It must hold, and be about the tool in one of the versions that are meant. Raises
    ``ReportUnsoundError`` and ``UsageError``.
    """
    from hortus.inspector import (  # noqa: PLC0415 - all of the inspector, only where wanted
        ReportUnsoundError,
        check_file,
        own_key,
    )

    file = args.from_report
    folder = load_settings(data=args.data, file=args.config).data / "inspector"
    checked = check_file(file, signer_key(args.key), own_key(folder))
    if checked.report is None or checked.flaws:
        faults = "; ".join(f"{flaw.kind}: {flaw.text}" for flaw in checked.flaws)
        raise ReportUnsoundError(
            f"{file} does not hold: {printable(faults)}",
            remedy="ask for the file again, and keep both; a verdict rests on whole reports only",
        )
    if checked.report.is_empty:
        raise UsageError(
            f"nothing could be compared in {file}: no verdict can rest on it",
            remedy="see what it says was not reached with `hortus inspect show`, or decide"
            " without --from-report",
        )
    tool = checked.report.tool
    _check_about(args.tool, tool.name, tool.version)
    for remark in checked.remarks:
        terminal.note(printable(remark))
    return sha256(file.read_bytes()).hexdigest(), checked.report.level.name.lower()


def _check_about(said: str, name: str, version: str) -> None:
    meant, versions = parted(said)
    found = Version.of(version)
    if name == meant and (found is None or VersionRange.of(versions).covers(found)):
        return
    about = f"{name}@{version}" if version else name
    raise UsageError(
        f"the report is about {printable(about)}, not about {printable(said)}",
        remedy="name the report of that tool in one of these versions",
    )
