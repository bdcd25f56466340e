"""The native library's faults are made ours."""

import sys

import pytest

from hortus.knowledge.errors import ExtraMissingError
from hortus.knowledge.native import guarded, packed, spellings, unpacked
from hortus.knowledge.postings import Postings
from hortus.knowledge.types import Symbol
from hortus.knowledge.vouching import DamagedError


class PanicException(BaseException):
    """A panic, as the native code raises it."""


@pytest.mark.parametrize("fault", [ValueError("bad"), OSError("gone"), PanicException("index")])
def test_a_fault_of_the_native_code_is_damage(fault):
    with pytest.raises(DamagedError), guarded():
        raise fault


def test_an_interruption_passes_through():
    with pytest.raises(KeyboardInterrupt), guarded():
        raise KeyboardInterrupt


def test_symbols_are_kept_with_a_chunk():
    symbols = [Symbol("f", "function", 3), Symbol("A", "class", 9)]
    assert list(unpacked(packed(symbols))) == symbols
    assert list(unpacked("")) == []


def test_a_name_can_be_asked_for_in_lower_case():
    assert spellings("openDoor") == {"openDoor", "opendoor"}


def test_without_the_extra_the_remedy_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tantivy", None)
    with pytest.raises(ExtraMissingError) as refused:
        Postings(tmp_path)
    assert "EXTRAS=knowledge" in refused.value.remedy
