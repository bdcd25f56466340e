"""The portable engine says what it is, and why it is used."""

from hortus.dlp import ArrayEngine, Scanner
from hortus.dlp.engines import arrays


def test_the_state_names_the_reason_where_there_is_one():
    assert ArrayEngine().state == "NumPy"
    assert ArrayEngine("Hyperscan is on holiday").state == "NumPy, since Hyperscan is on holiday"


def test_a_scanner_without_an_engine_has_arrays():
    scanner = Scanner()
    assert isinstance(scanner._prefilter, type(arrays([])))
    assert arrays([]).look(b"nothing").places == []
