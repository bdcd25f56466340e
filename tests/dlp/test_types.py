"""Findings are values: counted, filtered, compared."""

from hortus.dlp import TIERS, Finding, Findings, Tier

ONE = Finding(0, 4, "a", Tier.STRUCTURED, "secret")
TWO = Finding(5, 9, "b", Tier.CONTEXTUAL, "personal")


def test_findings_are_counted_and_filtered_by_tier():
    both = Findings((ONE, TWO))
    assert (len(both), list(both)) == (2, [ONE, TWO])
    assert both.of(Tier.CONTEXTUAL) == Findings((TWO,))
    assert both.of(*TIERS) == both


def test_no_findings_have_no_labels():
    assert Findings().labels == frozenset()
    assert Findings((ONE, TWO)).labels == {"secret", "personal"}


def test_tiers_go_from_sure_to_unsure():
    assert TIERS == (Tier.STRUCTURED, Tier.CONTEXTUAL, Tier.ENTROPY)
