"""A spot is a place in the bytes of a request, and what stands there can be read from them."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Tier
from hortus.gateway.screening.spots import Spot, merged

TIERS = st.sampled_from(Tier)
SPOTS = st.builds(
    lambda start, length, tier, depth: Spot(
        start, start + length, tier.value, tier, "secret", depth
    ),
    st.integers(0, 40),
    st.integers(1, 12),
    TIERS,
    st.integers(1, 3),
)


def test_a_value_is_read_as_often_as_it_was_written():
    value = 'a "b" \\ \n é'
    raw = json.dumps(json.dumps(value))[1:-1].encode()
    inner = raw[2:-2]
    assert Spot(2, 2 + len(inner), "r", Tier.STRUCTURED, "secret", 2).value(raw) == value


def test_a_spot_moves_with_its_text():
    spot = Spot(1, 3, "r", Tier.STRUCTURED, "secret")
    assert spot.moved(4) == Spot(5, 7, "r", Tier.STRUCTURED, "secret")


@given(st.lists(SPOTS, max_size=8))
def test_spots_that_overlap_become_one_that_covers_them_with_the_surest_name(spots):
    found = merged(spots)
    covered = {place for spot in spots for place in range(spot.start, spot.end)}
    assert {place for spot in found for place in range(spot.start, spot.end)} == covered
    assert all(a.end <= b.start for a, b in pairwise(found))
    for one in found:
        inside = [s for s in spots if one.start <= s.start and s.end <= one.end]
        assert one.tier == min((s.tier for s in inside), key=list(Tier).index)
        assert one.depth == min(s.depth for s in inside)
