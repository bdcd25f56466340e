"""The signed form of a report: an in-toto statement in a DSSE envelope."""

from base64 import b64decode
from pathlib import Path

import msgspec

from hortus.audit import (
    LOG,
    AuditError,
    EnvelopeError,
    Key,
    Signer,
    Statement,
    Subject,
    load_signer,
    make_signer,
    peek,
    seal,
)
from hortus.inspector.errors import ReportUnsoundError
from hortus.inspector.reporting.report import PREDICATE_TYPE, Report, Tool

_KEY_FILE = "inspector.key"
_NO_REPORT = "name a report.json that `hortus inspect` wrote"


class _Signature(msgspec.Struct, frozen=True):
    sig: str


class _Envelope(msgspec.Struct, frozen=True):
    signatures: tuple[_Signature]


def own_signer(folder: Path) -> Signer:
    """Return the key of this installation that signs reports, made where there is none yet."""
    file = folder / _KEY_FILE
    try:
        return load_signer(file, LOG) if file.exists() else make_signer(file, LOG)
    except (AuditError, OSError) as e:
        raise ReportUnsoundError(
            f"the key that signs reports cannot be used: {getattr(e, 'message', e)}",
            remedy=f"make {file} readable and writable for you alone, or move it away: the next"
            " inspection makes another, and readers need its public half",
        ) from e


def own_key(folder: Path) -> Key | None:
    """Return the public key of this installation, or None where it has signed nothing yet."""
    return own_signer(folder).key if (folder / _KEY_FILE).exists() else None


def sealed(report: Report, signer: Signer) -> bytes:
    """Return the signed form of a report, which says itself who signed it."""
    statement = Statement(
        subject=subjects(report.tool),
        predicate_type=PREDICATE_TYPE,
        predicate=msgspec.Raw(msgspec.json.encode(report, order="sorted")),
    )
    return seal(statement, signer.key, signer.sign_text)


def subjects(tool: Tool) -> tuple[Subject, ...]:
    """Return what a statement about a tool is about."""
    return tuple(Subject(each.name, {"sha256": each.sha256}) for each in tool.artefacts)


def unverified(data: bytes) -> tuple[Statement, Report]:
    """Return what a file says whose signature nobody has looked at.

    Raises ``ReportUnsoundError`` for what is no report of this kind.
    """
    try:
        statement = peek(data)
    except EnvelopeError as e:
        raise ReportUnsoundError(f"structure: {e.message}", remedy=_NO_REPORT) from e
    except RecursionError as e:
        raise ReportUnsoundError("structure: it is nested too deep", remedy=_NO_REPORT) from e
    if statement.predicate_type != PREDICATE_TYPE:
        raise ReportUnsoundError(
            f"structure: it is a statement of another kind, {statement.predicate_type[:80]!a}",
            remedy="read it with the hortus that made it",
        )
    try:
        return statement, msgspec.json.decode(statement.predicate, type=Report)
    except (msgspec.MsgspecError, ValueError) as e:
        raise ReportUnsoundError(f"structure: it holds no report: {e}", remedy=_NO_REPORT) from e


def as_written(data: bytes, statement: Statement, key: Key) -> bool:
    """Tell whether a file is to the byte what ``sealed`` would write of its statement.

    A signature is over the statement alone; the envelope has room beside it for what nobody
    signed, and base64 spells some texts in more than one way.
    """
    [signature] = msgspec.json.decode(data, type=_Envelope).signatures
    return seal(statement, key, lambda _: b64decode(signature.sig)) == data
