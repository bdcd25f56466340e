"""The house that evidence is about: where its records, its log and its settings are."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from hortus.audit import (
    LOG,
    Claims,
    Key,
    LogPlaces,
    Note,
    Report,
    Signer,
    check_database,
    check_log,
    load_signer,
)
from hortus.core import EMBEDDED_MODEL, Loaded, ModelSettings, Settings
from hortus.dlp import load_rules
from hortus.evidence.disclosure import signals
from hortus.evidence.errors import EvidenceError
from hortus.evidence.inputs import (
    THIS_PROCESS,
    FaultRow,
    HostRow,
    Inputs,
    KeyRow,
    LogCheck,
    ModelRow,
    PolicyRow,
    Recall,
    RecallRow,
    ToolRow,
)
from hortus.policy import NO_TERMS, Bundle, Directory, Uid
from hortus.store import Database, StoreView

_PER_MILLE = 1_000
_SECRET = "secret"  # noqa: S105 - the label of data, no password


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies in force, and the directory they are asked about."""

    bundle: Bundle
    directory: Directory


@dataclass(frozen=True, slots=True)
class House:
    """What evidence is made from.

    ``witness`` is the key of the witness that should have cosigned; ``recall`` a file in which a
    benchmark of the scanner left what it measured.
    """

    settings: Settings
    database: Database
    places: LogPlaces
    witness: Key | None = None
    recall: Path | None = None
    policies: Policies | None = None

    @classmethod
    def of(
        cls,
        loaded: Loaded,
        witness: Key | None = None,
        recall: Path | None = None,
        policies: Policies | None = None,
    ) -> "House":
        """Return the house of a data folder; raises ``StoreError`` where it holds no records."""
        database = Database.of(loaded)
        StoreView.open(database).close()
        return cls(loaded.settings, database, LogPlaces.of(loaded), witness, recall, policies)

    def signer(self) -> Signer:
        """Return the key that signs for the log, and for evidence."""
        return load_signer(self.places.key_file, LOG)

    def inputs(self, at_us: int) -> Inputs:
        """Return everything that is not in the log, as of now."""
        return Inputs(
            at_us=at_us,
            models=tuple(_models(self.settings, self.policies)),
            tools=tuple(_tools(self.policies)),
            policy=_policy(self.policies),
            hosts=tuple(_other_hosts(self.settings)),
            keys=tuple(_keys(self.database)),
            log=self._check(),
            recall=_recall(self.recall),
            secret_rules=tuple(sorted(r.id for r in load_rules() if r.label == _SECRET)),
            signals=signals(),
        )

    def _check(self) -> LogCheck:
        folder, key = self.places.folder, self.signer().key
        notes = _notes(folder / "witness")
        claims = Claims(kept=notes, witness=self.witness)
        report = check_log(folder, key, claims)
        check_database(self.database, folder, report)
        size, at_s = _witnessed(notes, self.witness)
        return LogCheck(
            entries=report.entries,
            records=report.records,
            removed=report.removed,
            waiting=report.waiting,
            faults=tuple(FaultRow(f.kind, f.entry, f.text) for f in report.faults),
            more_faults=report.more,
            remarks=tuple(report.remarks),
            witness=str(self.witness or ""),
            witnessed=size if _fits(report) else 0,
            witnessed_at_s=at_s,
        )


def _fits(report: Report) -> bool:
    return not any(fault.kind == "forked" for fault in report.faults)


def _notes(folder: Path) -> dict[str, str]:
    """Return the cosigned checkpoints that witnesses have put beside the log."""
    try:
        return {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*"))}
    except (OSError, UnicodeDecodeError) as e:
        raise EvidenceError(
            f"what a witness left in {folder} cannot be read: {e}",
            remedy="mend its rights, or take out what is no cosigned checkpoint",
        ) from e


def _witnessed(notes: dict[str, str], witness: Key | None) -> tuple[int, int]:
    """Return how many entries the witness has cosigned, and when."""
    found = [(0, 0)]
    for text in notes.values() if witness else ():
        try:
            note = Note.parse(text)
        except ValueError:
            continue  # the check of the log names it
        if witness and not note.fault_of(witness):
            found.append((note.checkpoint.size, note.witnessed_at(witness)))
    return max(found)


def _models(settings: Settings, policies: Policies | None) -> Iterator[ModelRow]:
    providers = policies.directory.providers if policies else {}
    yield ModelRow(name=EMBEDDED_MODEL, host=THIS_PROCESS, inside=True, priced=False)
    for name, model in settings.models.items():
        provider = providers.get(Uid("Provider", model.provider))
        terms = provider.terms if provider else NO_TERMS
        yield ModelRow(
            name=name,
            host=_host_of(model),
            inside=model.inside,
            region=model.region,
            owner=model.owner_entity,
            priced=model.price_in_per_mtok > 0 and model.price_out_per_mtok > 0,
            provider=model.provider,
            terms_reviewed=terms.reviewed.isoformat() if terms.reviewed else "",
            terms_review_by=terms.review_by.isoformat() if terms.review_by else "",
        )


def _tools(policies: Policies | None) -> Iterator[ToolRow]:
    for tool in policies.directory.tools.values() if policies else ():
        yield ToolRow(
            name=tool.name,
            version=tool.version,
            risk=tool.risk,
            status=tool.status,
            until=tool.until,
            reason=tool.reason,
        )


def _policy(policies: Policies | None) -> PolicyRow:
    if policies is None:
        return PolicyRow()
    rules = sorted(policy.id for policy in policies.bundle.policies)
    return PolicyRow(version=policies.bundle.version, rules=tuple(rules))


def _host_of(model: ModelSettings) -> str:
    return _host(model.url) if model.url else THIS_PROCESS


def _other_hosts(settings: Settings) -> Iterator[HostRow]:
    for name, model in settings.models.items():
        if model.proxy:
            yield HostRow(_host(model.proxy), f"proxy for model {name}")
    if settings.gateway.traces_url:
        yield HostRow(_host(settings.gateway.traces_url), "traces")


def _host(url: str) -> str:
    """Return host and port; the rest of an address is nobody's business."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _keys(database: Database) -> Iterator[KeyRow]:
    with StoreView.open(database) as view:
        keys, everybody = view.keys.all(), view.people.everybody()
    ended = {p.person_id: p.ended_us for p in everybody.people}
    ended |= {s.service_id: s.ended_us for s in everybody.services}
    for key in keys:
        ends = [us for us in (key.revoked_us, ended.get(key.holder_id, 0)) if us]
        yield KeyRow(
            key_id=key.key_id,
            created_us=key.created_us,
            expires_us=key.expires_us,
            ended_us=min(ends, default=0),
            last_used_day=key.last_used_day,
            bound=bool(key.zones),
            orphaned=bool(key.holder_id) and key.holder_id not in ended,
        )


def _recall(file: Path | None) -> Recall:
    """Return the measured recalls in a file: a JSON object of names with numbers from 0 to 1."""
    if file is None:
        return Recall()
    try:
        data = file.read_bytes()
        found = msgspec.json.decode(data, type=dict[str, object])
    except (OSError, msgspec.MsgspecError) as e:
        raise EvidenceError(
            f"{file} holds no measurement: {e}", remedy="name the file that `make bench-dlp` wrote"
        ) from e
    rows = tuple(
        RecallRow(name, round(value * _PER_MILLE))
        for name, value in sorted(found.items())
        if "recall" in name and isinstance(value, int | float) and 0 <= value <= 1
    )
    return Recall(file=file.name, sha256=hashlib.sha256(data).hexdigest(), rows=rows)
