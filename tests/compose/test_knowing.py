"""The index of a data folder, with all that tools need of it."""

from hortus.compose import Knowing
from hortus.compose.knowing import HouseKnowing
from hortus.core import Principal, load_settings
from hortus.core.testing import FrozenClock
from hortus.knowledge import Readable


def test_an_empty_folder_knows_nothing_and_asks_for_nothing(tmp_path):
    knowing = Knowing(tmp_path, FrozenClock())
    try:
        knowing.stand_in("shop")
        sources = knowing.sources()
        assert sources.here == "shop"
        assert sources.libraries.listing(sources.library.readable_here()) == []
    finally:
        knowing.close()


def test_a_house_opens_its_index_only_when_somebody_asks(tmp_path):
    loaded = load_settings(data=tmp_path, environment={"HOME": str(tmp_path)})
    house = HouseKnowing(loaded, FrozenClock(), lambda: {"*": ["everyone"]}, lambda: None)
    assert not (tmp_path / "knowledge").exists()
    assert house.readable(Principal("key_1", "ada")) == Readable()
    assert (tmp_path / "knowledge").exists()
    house.close()
    house.close()
