"""``hortus audit``: check the log, prove what is in it, hand it on, and witness it."""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from hortus import audit
from hortus.cli import retaining
from hortus.cli.office import require_here
from hortus.cli.terminal import Terminal
from hortus.core import HortusError, Loaded, SystemClock, UsageError, load_settings
from hortus.identity import operator
from hortus.policy import Task
from hortus.store import Database


@dataclass(frozen=True, slots=True)
class _Place:
    """The log that is meant: the house's own, or a copy of another."""

    loaded: Loaded
    database: Database
    folder: Path
    key_file: Path

    @classmethod
    def of(cls, loaded: Loaded) -> "_Place":
        places = audit.LogPlaces.of(loaded)
        return cls(loaded, Database.of(loaded), places.folder, places.key_file)


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument("id", nargs="?", default="", metavar="ID", help="prove: the decision")
    copy = parser.add_argument_group("verify, witness: a copy of a log in place of this house's")
    copy.add_argument("--from-tiles", type=Path, metavar="DIR", help="folder with the copy")
    check = parser.add_argument_group("verify: what others hold about the log")
    audit.add_claims(check)
    check.add_argument("--proof", type=Path, metavar="FILE", help="check one proof, and its entry")
    parser.add_argument_group("prove").add_argument(
        "--out", type=Path, metavar="DIR", help="write the proofs there, to hand them on"
    )
    export = parser.add_argument_group("export: entries in their order, for other systems")
    export.add_argument("--since", type=int, default=0, metavar="N", help="only after entry N")
    export.add_argument(
        "--format", choices=[f.value for f in audit.Format], default="jsonl", help="how"
    )
    export.add_argument("--no-names", action="store_true", help="leave digests in place of names")
    witness = parser.add_argument_group("witness: sign for the log of others while it only grows")
    witness.add_argument("--state", type=Path, metavar="DIR", help="the witness's own folder")
    witness.add_argument("--name", default="", help="name of a new witness, such as its host")
    witness.add_argument("--every", type=float, default=0.0, metavar="S", help="go on; else once")
    witness.add_argument(
        "--into", type=Path, metavar="DIR", help="put the cosigned copy there too"
    )
    retaining.configure(parser)
    parser.add_argument_group("rekey").add_argument(
        "--reason", default="", help="why the log gets a new key; kept with the log"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    if bool(args.id) != (args.action == "prove"):
        raise UsageError(
            "`hortus audit prove` takes the id of a decision, nothing else does",
            remedy="see `hortus audit --help`",
        )
    place = _Place.of(load_settings(data=args.data, file=args.config))
    return _ACTIONS[args.action](args, place, terminal)


def _verify(args: Namespace, place: _Place, terminal: Terminal) -> int:
    folder = args.from_tiles or place.folder
    try:
        key = audit.read_key(args.log_key or audit.public_key(folder))
        claims = audit.read_claims(folder, args)
    except (OSError, ValueError) as e:
        raise UsageError(f"a key or file cannot be read: {e}", remedy="check its name") from e
    if args.proof:
        return _verify_proof(args.proof, key, terminal)
    report = audit.check_log(folder, key, claims)
    if not args.log_key:
        report.remark("the public key came with the log: pass your own copy with --log-key")
    if not args.from_tiles:
        audit.check_database(place.database, folder, report)
    if terminal.json:
        terminal.document(_document(report))
    else:
        for line in audit.lines_of(report):
            terminal.line(line)
    return 1 if report.faults else 0


def _document(report: audit.Report) -> dict[str, object]:
    signed = report.checkpoint
    return {
        "whole": not report.faults,
        "origin": signed.origin if signed else None,
        "size": signed.size if signed else None,
        "root": signed.root.hex() if signed else None,
        "entries": report.entries,
        "records": report.records,
        "removed": report.removed,
        "waiting": report.waiting,
        "receipts": report.receipts,
        "witnessed": report.witnessed or None,
        "faults": [asdict(fault) for fault in report.faults],
        "remarks": report.remarks,
    }


def _verify_proof(file: Path, key: audit.Key, terminal: Terminal) -> int:
    text, entry = audit.read_proof(file)
    if fault := audit.check_proof(text, entry, key):
        raise audit.LogFaultError(
            f"{file} does not hold: {fault}", remedy="ask for the proof again; show both to others"
        )
    terminal.line(entry.decode("utf-8", "replace"))
    terminal.note(f"  this entry is in the log of {key.name}")
    return 0


def _prove(args: Namespace, place: _Place, terminal: Terminal) -> int:
    proofs = audit.prove(place.database, place.folder, args.id)
    if args.out:
        for file in audit.write_proofs(proofs, args.out):
            terminal.line(str(file))
    elif terminal.json:
        terminal.document([asdict(proof) for proof in proofs])
    else:
        for proof in proofs:
            terminal.line(f"{proof.entry}\n\n{proof.proof}")
    return 0


def _export(args: Namespace, place: _Place, _: Terminal) -> int:
    form = audit.Format(args.format)
    if args.since < 0:
        raise UsageError("entries are numbered from 1", remedy="name the last one you have, or 0")
    for line in audit.exported(place.database, args.since, form, names=not args.no_names):
        sys.stdout.write(line.decode() + "\n")
    sys.stdout.flush()
    return 0


def _witness(args: Namespace, place: _Place, terminal: Terminal) -> int:
    if args.state is None:
        raise UsageError(
            "a witness needs a folder of its own", remedy="name one with --state, on its own host"
        )
    log = args.from_tiles or place.folder
    key = _key_of(args, log)
    witness = audit.Witness.open(args.state, args.name, SystemClock())
    terminal.note(f"  witness {witness.key}")
    if not args.log_key:
        terminal.note("  the public key came with the log: pass a copy you trust with --log-key")
    while True:
        try:
            _look(witness, log, key, args, terminal)
        except HortusError as e:
            if not args.every:
                raise
            terminal.fail(e)
        if not args.every:
            return 0
        sys.stdout.flush()
        time.sleep(args.every)


def _look(
    witness: audit.Witness, log: Path, key: audit.Key, args: Namespace, terminal: Terminal
) -> None:
    before = witness.seen
    note = witness.look(log, key, args.into)
    now = audit.Note.parse(note).checkpoint
    if terminal.json:
        terminal.document({"log": now.origin, "size": now.size, "cosigned": note})
        return
    terminal.line(note)
    since = f"; it had {before.size} at the last look, and only grew" if before else ""
    terminal.note(f"  cosigned {now.size} entries of {now.origin}{since}")


def _key_of(args: Namespace, folder: Path) -> audit.Key:
    try:
        return audit.read_key(args.log_key or audit.public_key(folder))
    except (OSError, ValueError) as e:
        raise UsageError(f"the log's key cannot be read: {e}", remedy="check its name") from e


def _rekey(args: Namespace, place: _Place, terminal: Terminal) -> int:
    if not args.reason:
        raise UsageError("a new key needs a reason", remedy="give it with --reason")
    require_here(place.loaded, Task.MANAGE_RECORDS, "audit/rekey")
    author = audit.Author(operator(), SystemClock())
    key = audit.rekey(place.database, place.key_file, place.folder, args.reason, author)
    terminal.line(str(key))
    terminal.note("  give this public key to everyone who checks the log or witnesses it;")
    terminal.note("  what was signed with the old one is kept beside the new files")
    return 0


def _key(_: Namespace, place: _Place, terminal: Terminal) -> int:
    terminal.line(audit.public_key(place.folder))
    return 0


def _auditor(_: Namespace, __: _Place, terminal: Terminal) -> int:
    terminal.line(audit.auditor_source())
    return 0


def _retain(args: Namespace, place: _Place, terminal: Terminal) -> int:
    return retaining.retain(args, place.loaded, terminal)


_Action = Callable[[Namespace, _Place, Terminal], int]
_ACTIONS: dict[str, _Action] = {
    "verify": _verify,
    "prove": _prove,
    "export": _export,
    "witness": _witness,
    "key": _key,
    "rekey": _rekey,
    "auditor": _auditor,
    "retain": _retain,
}
