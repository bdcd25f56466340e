"""Each door is one path, in both spellings."""

from hortus.core import Dialect
from hortus.gateway.doors import DOORS, GENERATE_PATHS, Purpose


def test_every_door_opens_with_and_without_v1():
    with_v1 = {path: door for path, door in DOORS.items() if path.startswith("/v1/")}
    assert len(with_v1) * 2 == len(DOORS)
    assert all(DOORS[path.removeprefix("/v1")] is door for path, door in with_v1.items())


def test_every_dialect_has_one_path_to_generate_on():
    assert set(GENERATE_PATHS) == set(Dialect)
    assert GENERATE_PATHS[Dialect.MESSAGES] == "/messages"


def test_counting_is_a_door_of_the_messages_dialect():
    door = DOORS["/v1/messages/count_tokens"]
    assert (door.purpose, door.dialect) == (Purpose.COUNT, Dialect.MESSAGES)
