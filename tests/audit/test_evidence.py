"""The proof of a decision: complete, and good without the house that gave it."""

import pytest

from hortus.audit.errors import NotSignedYetError
from hortus.audit.evidence import prove
from hortus.audit.proofs import check_proof
from hortus.store import UnknownDecisionError


@pytest.fixture
def published(kept):
    kept.fill(200)
    kept.log.publish()
    return kept


def test_every_entry_of_a_decision_is_proven(published):
    proofs = prove(published.database, published.folder, "dec_77")
    assert [proof.seq for proof in proofs] == [153, 154]
    for proof in proofs:
        assert check_proof(proof.proof, proof.entry.encode(), published.key) == ""


def test_a_proof_holds_for_no_other_entry(published):
    first, second = prove(published.database, published.folder, "dec_77")
    fault = check_proof(first.proof, second.entry.encode(), published.key)
    assert "not in the signed tree" in fault


def test_a_proof_holds_for_no_other_log(published, opened, tmp_path):
    other = opened(tmp_path / "other")
    other.fill(1)
    other.log.publish()
    (proof, _) = prove(published.database, published.folder, "dec_77")
    assert "not signed by" in check_proof(proof.proof, proof.entry.encode(), other.key)


@pytest.mark.parametrize(
    ("old", "new"),
    [("tlog-proof@v1", "tlog-proof@v9"), ("index ", "place "), ("\n\n", "\n"), ("=\n", "\n")],
    ids=["version", "index", "no-blank-line", "base64"],
)
def test_what_is_no_proof_is_refused(published, old, new):
    (proof, _) = prove(published.database, published.folder, "dec_77")
    text = proof.proof.replace(old, new)
    assert "it is no proof" in check_proof(text, proof.entry.encode(), published.key)


def test_a_decision_too_new_for_the_checkpoint_has_to_wait(published):
    published.fill(1, start=201)
    with pytest.raises(NotSignedYetError, match="entry 402, and the checkpoint covers 400"):
        prove(published.database, published.folder, "dec_201")


def test_before_the_first_checkpoint_nothing_can_be_proven(kept):
    kept.fill(1)
    with pytest.raises(NotSignedYetError, match="covers 0"):
        prove(kept.database, kept.folder, "dec_1")


def test_an_unknown_decision_is_named(published):
    with pytest.raises(UnknownDecisionError, match="dec_none"):
        prove(published.database, published.folder, "dec_none")
