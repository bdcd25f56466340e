"""How much is run at each depth."""

from hortus.inspector.analysis import statistics
from hortus.inspector.campaign.amount import amount
from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.testing import BASE


def test_more_depth_is_more_of_everything():
    every = [amount(depth) for depth in Depth]
    for name in ("quiet", "most_baselines", "repeats"):
        counts = [getattr(each, name) for each in every]
        assert counts == sorted(set(counts))


def test_only_where_time_is_short_factors_are_tried_together_first():
    assert [amount(depth).screens for depth in Depth] == [True, False, False]


def test_repeats_alone_suffice_for_one_candidate():
    assert all(statistics.chance(amount(d).repeats, amount(d).repeats) <= 0.05 for d in Depth)


def test_what_is_planned_fits_the_time():
    # A native client takes about 3 s a run on a quiet core, and two runs are made at once.
    planned = {depth: amount(depth).planned(len(settings(BASE, depth))) for depth in Depth}
    assert planned[Depth.QUICK] * 3 / 2 <= 60
    assert planned[Depth.DEFAULT] * 3 / 2 <= 360
