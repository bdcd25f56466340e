"""Sizes of turns, and tokens from bytes."""

from hortus.agent.conversation import Scale, weigh, weigh_head
from hortus.agent.values import Call, Image, ModelTurn, Result, ResultTurn, ToolSpec, UserTurn


def test_longer_turns_weigh_more():
    assert weigh([UserTurn("x" * 100)]) > weigh([UserTurn("x" * 50)])
    assert weigh([ModelTurn("", (Call("1", "run", {"command": "y" * 90}),))]) > 90
    assert weigh([ResultTurn((Result("1", "ä" * 50), Result("2", "")))]) > 100
    assert weigh([]) == 0


def test_a_picture_counts_what_it_costs_not_its_bytes():
    small, large = Image("image/png", b"1"), Image("image/png", b"1" * 100_000)
    assert weigh([UserTurn("", (small,))]) == weigh([UserTurn("", (large,))]) > 1_000


def test_system_text_and_tools_count():
    tool = ToolSpec("run", "Run a command", {"type": "object"})
    assert weigh_head("be brief", [tool]) > len("be brief") + len("Run a command")


def test_the_scale_learns_from_what_a_server_counts():
    scale = Scale()
    assert scale.tokens(3_600) == 1_000
    scale.learn(10_000, 5_000)
    assert scale.tokens(10_000) == 5_000


def test_the_scale_does_not_believe_nonsense():
    scale = Scale()
    scale.learn(10_000, 1)
    assert scale.bytes_per_token == 6.0
    scale.learn(10_000, 10_000_000)
    assert scale.bytes_per_token == 2.0
    scale.learn(10_000, None)
    scale.learn(10, 10)
    assert scale.bytes_per_token == 2.0
