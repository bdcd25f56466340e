"""Make the evidence of controls: measure, prove, sign."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hortus.audit import EntryProof, Prover, Signer, check_proof, seal
from hortus.core import Clock, UsageError
from hortus.evidence.control import Control
from hortus.evidence.document import (
    Document,
    LogState,
    Proof,
    log_state,
    sample_of,
    statement_of,
)
from hortus.evidence.house import House
from hortus.evidence.inputs import Inputs
from hortus.evidence.records import FOREVER_US, Period, Records, records_in
from hortus.evidence.types import Measured, Offence, verdict_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """One control's evidence: what is said, and the signed envelope in which it is said."""

    document: Document
    envelope: bytes


def make_evidence(
    house: House,
    controls: Sequence[Control],
    clock: Clock,
    *,
    since_us: int = 0,
    until_us: int = FOREVER_US,
) -> Iterator[Evidence]:
    """Yield the evidence of each control, all over one signed state of the log.

    Raises ``UsageError`` for a period that ends before it begins, ``NotSignedYetError`` where
    nothing is signed yet, ``LogKeyError`` where the key of the log cannot be used.
    """
    if since_us >= until_us:
        raise UsageError(
            "the period ends before it begins", remedy="name a --since that is before --until"
        )
    signer = house.signer()
    prover = Prover.open(house.database, house.places.folder)
    now_us = clock.now_us()
    inputs = house.inputs(min(until_us, now_us))
    period = Period(prover.note.checkpoint.size, since_us, until_us)
    maker = _Maker(log_state(prover.note, signer.key), period, prover, signer, now_us)
    for control in controls:
        with records_in(house.database, period) as records:
            yield maker.make(control, records, inputs)


class _Maker:
    def __init__(
        self, log: LogState, period: Period, prover: Prover, signer: Signer, now_us: int
    ) -> None:
        self._log = log
        self._period = period
        self._prover = prover
        self._signer = signer
        self._now_us = now_us

    def make(self, control: Control, records: Records, inputs: Inputs) -> Evidence:
        """Return the evidence of one control."""
        used = inputs.only(control.uses)
        measured = control.measure(records, used)
        verdict, reasons = verdict_of(measured.figures)
        samples = sample_of(control.id, self._log, records.first, records.last)
        proofs, unproven = self._proofs(measured, samples)
        document = Document(
            made_us=self._now_us,
            control=control.about,
            log=self._log,
            period=self._period,
            first=records.first,
            last=records.last,
            present=records.present,
            verdict=verdict,
            reasons=reasons,
            warnings=(*_warnings(inputs), *unproven),
            figures=measured.figures,
            tables=measured.tables,
            offences=measured.offences,
            samples=samples,
            queries=tuple(records.queries),
            proofs=proofs,
            inputs=used,
        )
        sealed = seal(statement_of(document), self._signer.key, self._signer.sign_text)
        return Evidence(document, sealed)

    def _proofs(
        self, measured: Measured, samples: Iterable[int]
    ) -> tuple[tuple[Proof, ...], tuple[str, ...]]:
        """Return what proves offences and samples, and which of them cannot be proven."""
        found: dict[int, Proof] = {}
        missing: list[str] = []
        for why, seq, proofs in self._wanted(measured.offences, samples):
            good = [proof for proof in proofs if self._holds(proof)]
            found |= {
                p.seq: Proof(seq=p.seq, why=why, entry=p.entry, proof=p.proof)
                for p in good
                if p.seq not in found
            }
            if seq not in found:
                missing.append(f"entry {seq} could not be proven: the log does not hold there")
        return tuple(found[seq] for seq in sorted(found)), tuple(missing)

    def _wanted(
        self, offences: Iterable[Offence], samples: Iterable[int]
    ) -> Iterator[tuple[str, int, list[EntryProof]]]:
        prover = self._prover
        for offence in offences:
            if offence.decision_id:
                yield "offence", offence.seq, prover.decision(offence.decision_id)
            else:
                yield "offence", offence.seq, prover.entry(offence.seq)
        for seq in samples:
            yield "sample", seq, prover.entry(seq)

    def _holds(self, proof: EntryProof) -> bool:
        return not check_proof(proof.proof, proof.entry.encode(), self._signer.key)


def _warnings(inputs: Inputs) -> tuple[str, ...]:
    if not inputs.log.found:
        return ()
    return (
        (
            f"the log does not hold: faults found when it was checked: {inputs.log.found}; "
            "no figure can be relied on before they are explained (control 10 names them)"
        ),
    )
