"""A candidate is a value."""

from hortus.core import ModelSettings
from hortus.gateway.routing import Candidate, Kind


def test_candidates_with_the_same_parts_are_equal_and_reached_over_http_by_default():
    settings = ModelSettings(url="http://m/v1")
    assert Candidate("m", settings, "because") == Candidate("m", settings, "because")
    assert Candidate("m", settings, "because").kind is Kind.UPSTREAM
