"""What is called beside what, counted by function."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.libraries.facts import Called
from hortus.knowledge.libraries.types import File, Use
from hortus.knowledge.libraries.uses import Uses


def use(symbol, inside="f", path="a.py", repository=1):
    file = File(repository, f"r{repository}", "c", path, "b", "python")
    return Use(symbol, file, Called("acme", symbol, 1, inside))


def beside(symbol, *uses):
    return [(one.symbol, one.functions) for one in Uses(tuple(uses)).beside(symbol)]


def test_what_is_called_in_the_same_functions_is_counted_once_for_each():
    found = beside("get", use("get"), use("put"), use("put"), use("get", "g"), use("put", "g"))
    assert found == [("put", 2)]


def test_functions_of_one_name_in_two_files_or_repositories_are_two():
    uses = [use("get"), use("put", path="b.py"), use("put", repository=2)]
    assert beside("get", *uses) == []


def test_calls_outside_of_functions_are_beside_nothing():
    assert beside("get", use("get", ""), use("put", "")) == []


def test_importers_are_repositories_by_name_and_once():
    files = tuple(
        use("x", path=path, repository=n).file for n, path in ((2, "a"), (1, "a"), (1, "b"))
    )
    assert Uses((), files).importers == ("r1", "r2")


_USES = st.lists(
    st.builds(use, st.sampled_from("abcdefghijklm"), st.sampled_from(["f", "g", "h", ""])),
    max_size=30,
)


@given(_USES)
def test_being_called_together_is_mutual_and_never_with_oneself(uses):
    table = {symbol: dict(beside(symbol, *uses)) for symbol in "abc"}
    for one in "abc":
        assert one not in table[one]
        assert len(table[one]) <= 8
        for other in "abc":
            # Of more than eight the rarest are left out, on one side or on both.
            if other in table[one] and one in table[other]:
                assert table[one][other] == table[other][one]


@given(_USES)
def test_every_call_is_of_exactly_one_symbol(uses):
    made = Uses(tuple(uses))
    assert sum(len(made.of(symbol)) for symbol in "abcdefghijklm") == len(uses)
