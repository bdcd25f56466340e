"""Evidence is made of the signed log, on either database, and offences come with proofs."""

import pytest

from hortus.audit import check_proof
from hortus.audit.errors import NotSignedYetError
from hortus.core import UsageError
from hortus.core.testing import FrozenClock
from hortus.evidence import CONTROLS, check_evidence, make_evidence
from hortus.store.testing import an_intent


def test_all_controls_are_measured_and_signed(kept):
    made = list(make_evidence(kept.house, CONTROLS, FrozenClock()))
    assert [each.document.control.number for each in made] == list(range(1, 17))
    assert {each.document.log.size for each in made} == {128}


def test_on_either_database_the_entries_give_the_same_figures(kept):
    for each in make_evidence(kept.house, CONTROLS, FrozenClock()):
        checked = check_evidence(each.envelope, kept.key, kept.folder)
        assert checked.flaws == []
        assert checked.counted


def test_a_claim_that_does_not_hold_names_the_entry_and_proves_it(kept):
    document = kept.make("budgets").document
    assert document.verdict == "not met"
    (offence,) = document.offences
    assert offence.decision_id == "dec_40"
    proofs = {proof.seq: proof for proof in document.proofs}
    shown = proofs[offence.seq]
    assert '"decision_id":"dec_40"' in shown.entry
    assert check_proof(shown.proof, shown.entry.encode(), kept.key) == ""


def test_the_root_picks_the_entries_that_are_shown(kept):
    document = kept.make("continuity").document
    assert document.samples
    assert {proof.seq for proof in document.proofs} == set(document.samples)


def test_a_period_counts_only_its_own_entries(kept):
    begin = 1_700_000_000_000_000 + 30 * 60_000_000
    whole, part = kept.make("decisions"), kept.make("decisions", since_us=begin)
    counts = [each.document.figures[0].value for each in (whole, part)]
    assert counts == [60, 30]
    assert part.document.first > whole.document.first == 1


def test_records_that_are_not_signed_yet_do_not_count(kept):
    kept.append(an_intent("dec_new"))
    assert kept.make("decisions").document.figures[0].value == 60


def test_a_period_that_ends_before_it_begins_is_refused(kept):
    with pytest.raises(UsageError, match="ends before it begins"):
        kept.make("decisions", since_us=5, until_us=5)


def test_before_the_first_checkpoint_there_is_no_evidence(opened):
    with pytest.raises(NotSignedYetError, match="nothing is in the log yet"):
        opened().make("decisions")


def test_a_period_without_entries_says_so(kept):
    document = kept.make("decisions", since_us=1, until_us=2).document
    assert (document.first, document.last, document.verdict) == (0, 0, "no data")
    assert not document.proofs


def test_a_log_that_does_not_hold_is_told_with_every_control(kept):
    kept.change("UPDATE intents SET rules = 'other' WHERE decision_id = 'dec_5'")
    integrity, other = kept.make("log-integrity").document, kept.make("egress").document
    assert integrity.verdict == "not met"
    assert "THE LOG DOES NOT HOLD" in " ".join(integrity.reasons)
    assert "the log does not hold" in other.warnings[0]


def test_an_entry_that_cannot_be_proven_is_not_passed_off_as_proven(kept):
    kept.change("UPDATE outcomes SET cost_micro = 0 WHERE decision_id = 'dec_44'")
    document = kept.make("budgets").document
    assert any("could not be proven" in warning for warning in document.warnings)
    for proof in document.proofs:
        assert check_proof(proof.proof, proof.entry.encode(), kept.key) == ""
