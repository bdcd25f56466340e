"""Receipts: one signature for each group, for whoever asks, once."""

import pytest

from hortus.audit.formats import LOG, Frontier, Receipt
from hortus.audit.growing import Growth
from hortus.audit.receipts import Receipts
from hortus.audit.signer import make_signer
from hortus.audit.tables import Head
from hortus.store.testing import an_intent, an_outcome


@pytest.fixture
def signer(tmp_path):
    return make_signer(tmp_path / "log.key", LOG)


def growth(frontier, *hashes):
    for leaf in hashes:
        frontier.push(leaf)
    head = Head(Frontier(frontier.size, frontier.peaks), bytes(32), b"")
    return Growth(head, [b""] * len(hashes), hashes)


def test_a_receipt_names_the_newest_record_of_its_decision(signer):
    receipts, frontier = Receipts(), Frontier()
    receipts.grown(growth(frontier, b"a" * 32), [an_intent("dec_1")])
    receipts.grown(
        growth(frontier, b"b" * 32, b"c" * 32), [an_intent("dec_2"), an_outcome("dec_1")]
    )
    receipt = Receipt.parse(receipts.take("dec_1", signer).decode(), signer.key.name)
    assert (receipt.index, receipt.leaf) == (2, b"c" * 32)
    assert (receipt.checkpoint.size, receipt.checkpoint.root) == (3, frontier.root())
    assert signer.key.has_signed(receipt.signature, receipt.checkpoint.body)


def test_a_receipt_is_given_once(signer):
    receipts = Receipts()
    receipts.grown(growth(Frontier(), b"a" * 32), [an_intent("dec_1")])
    assert receipts.take("dec_1", signer)
    assert receipts.take("dec_1", signer) == b""
    assert receipts.take("dec_none", signer) == b""


def test_records_of_one_group_share_a_signature(signer):
    receipts = Receipts()
    receipts.grown(
        growth(Frontier(), b"a" * 32, b"b" * 32), [an_intent("dec_1"), an_intent("dec_2")]
    )
    one, two = (receipts.take(f"dec_{n}", signer).split()[-1] for n in (1, 2))
    assert one == two


def test_receipts_that_nobody_asks_for_are_forgotten_oldest_first(signer):
    receipts, frontier = Receipts(most=2), Frontier()
    for number in range(4):
        receipts.grown(growth(frontier, bytes(32)), [an_intent(f"dec_{number}")])
    assert [bool(receipts.take(f"dec_{n}", signer)) for n in range(4)] == [
        False,
        False,
        True,
        True,
    ]
