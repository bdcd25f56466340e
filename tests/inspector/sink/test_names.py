"""An address tells which name was meant."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.sink.names import Names


def test_a_name_keeps_its_address():
    names = Names()
    assert names.address("a.example") == names.address("A.example.") == "198.18.0.10"
    assert names.address("b.example") == "198.18.0.11"
    assert names.address("a.example", version=6) == "2001:db8:18::10"


def test_an_address_that_was_never_handed_out_has_no_name():
    assert Names().name("198.18.0.10") == ""


@given(st.lists(st.text("abc.", min_size=1), max_size=20), st.sampled_from([4, 6]))
def test_each_address_leads_back_to_its_name(asked, version):
    names = Names()
    for name in asked:
        found = names.name(names.address(name, version=version))
        assert found == name.lower().rstrip(".")
