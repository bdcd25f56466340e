"""What was decided about tools is kept through times without a database."""

import pytest

from hortus.compose.toolverdicts import Decided
from hortus.store import StoreError, ToolRecord

BAN = ToolRecord("loom", "", "banned", "high", "why", "ada", 5)


class Table:
    """A table whose database may be away."""

    def __init__(self):
        self.rows = [BAN]
        self.away = False

    def all(self):
        if self.away:
            raise StoreError("it is away", remedy="wait")
        return self.rows


def test_each_look_finds_what_is_decided_then():
    table = Table()
    decided = Decided(table)
    assert decided() == (BAN,)
    table.rows = []
    assert decided() == ()


def test_a_ban_goes_on_while_the_database_is_away():
    table = Table()
    decided = Decided(table)
    decided()
    table.away = True
    assert decided() == (BAN,)


def test_without_any_look_before_it_is_an_error():
    table = Table()
    table.away = True
    with pytest.raises(StoreError):
        Decided(table)()
