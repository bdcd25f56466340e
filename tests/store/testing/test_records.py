"""The records for tests."""

from hortus.store.testing import an_event, an_intent, an_outcome


def test_only_what_is_named_differs():
    assert an_intent("dec_1", why="x") == an_intent("dec_1", why="x")
    assert an_intent("dec_1", why="x") != an_intent("dec_1")
    assert an_outcome("dec_2", status=500).status == 500
    assert an_event("key.revoked", actor="bob").actor == "bob"
    assert an_outcome("dec_2").decision_id == "dec_2"
