"""Countries are those of the schema, and are found in regions' names."""

import re

import pytest

from hortus.policy import COUNTRIES, country_of, schema_text


def test_the_countries_are_those_of_the_schema() -> None:
    found = re.search(r"entity Country enum \[([^\]]*)\]", schema_text())
    assert found is not None
    listed = re.findall(r'"(\w+)"', found[1])
    assert len(listed) == 249
    assert set(listed) == COUNTRIES


@pytest.mark.parametrize(
    ("region", "country"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("de-be", "DE"),
        ("us-east-1", "US"),
        ("eu-central-1", ""),
        ("", ""),
        ("Germany", ""),
        ("XX", ""),
    ],
)
def test_a_country_is_found_in_a_region(region, country) -> None:
    assert country_of(region) == country
