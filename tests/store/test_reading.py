"""Reading the log back: newest first, by id, filtered, and added up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.store import Filter, GroupBy, State, UnknownDecisionError
from hortus.store.reading import RecordReader, _requests
from hortus.store.records import RecordTables
from hortus.store.testing import an_intent, an_outcome

EVER = (0, 2**62)


@pytest.fixture
def write(database):
    """Write records in one transaction, as the writer's participant does."""
    tables = RecordTables()

    def write_all(*records):
        put(database, tables, records)

    return write_all


@pytest.fixture
def reader(database):
    return RecordReader(database)


def put(database, tables, records):
    with database.writing() as connection:
        tables.begin(connection)
        tables.write(connection, records)


def ids(decisions):
    return [decision.decision_id for decision in decisions]


def test_a_request_is_read_back_as_it_was_written(write, reader):
    first = an_intent("dec_1", inside=False, region="")
    second = an_intent("dec_1", attempt=2, inside=True, why="the first refused the connection")
    outcome = an_outcome("dec_1", attempts=2)
    write(first, second, outcome)
    (decision,) = reader.recent(10)
    assert decision.attempts == (first, second)
    assert decision.outcome == outcome
    assert decision.attempts[1].inside is True
    assert reader.find("dec_1") == decision


def test_the_newest_come_first_and_no_more_than_asked_for(write, reader):
    write(*(an_intent(f"dec_{n}") for n in range(5)))
    assert ids(reader.recent(3)) == ["dec_4", "dec_3", "dec_2"]


def test_a_request_with_many_attempts_counts_once(write, reader):
    write(*(an_intent("dec_1", attempt=n) for n in (1, 2, 3)), an_intent("dec_2"))
    assert ids(reader.recent(2)) == ["dec_2", "dec_1"]


def test_a_request_refused_before_any_model_is_listed(write, reader):
    write(an_intent("dec_1", attempt=0, model=""), an_outcome("dec_1", status=403, code="no"))
    (decision,) = reader.recent(1)
    assert decision.state is State.FAILED


def test_a_request_without_an_outcome_is_unfinished(write, reader):
    write(an_intent("dec_1"))
    (decision,) = reader.recent(1)
    assert decision.outcome is None
    assert decision.state is State.UNFINISHED


def test_an_outcome_without_an_intent_is_found_by_its_id(write, reader):
    write(an_outcome("dec_1"))
    assert reader.find("dec_1").attempts == ()


def test_only_what_is_new_since_a_decision_is_read(write, reader):
    write(an_intent("dec_1"), an_intent("dec_2"))
    last = reader.recent(1)[0].seq
    assert reader.recent(10, after=last) == []
    write(an_intent("dec_3"))
    assert ids(reader.recent(10, after=last)) == ["dec_3"]


def test_a_decision_is_new_again_when_it_ends(write, reader):
    write(an_intent("dec_1"), an_intent("dec_2"))
    last = reader.recent(1)[0].seq
    write(an_outcome("dec_1"))
    (ended,) = reader.recent(10, after=last)
    assert ended.decision_id == "dec_1"
    assert ended.seq > last


def test_pages_larger_than_one_statement_takes_are_complete(write, reader):
    write(*(an_intent(f"dec_{n:04}") for n in range(1_200)))
    assert len(reader.recent(2_000)) == 1_200


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Filter(), ["dec_4", "dec_3", "dec_2", "dec_1"]),
        (Filter(since_us=200), ["dec_4", "dec_3", "dec_2"]),
        (Filter(model="house/fast"), ["dec_2"]),
        (Filter(model="gpt"), ["dec_3"]),
        (Filter(state=State.OK), ["dec_1"]),
        (Filter(state=State.FAILED), ["dec_3", "dec_2"]),
        (Filter(state=State.UNFINISHED), ["dec_4"]),
        (Filter(since_us=250, state=State.FAILED), ["dec_3"]),
    ],
    ids=["all", "since", "asked for", "served by", "ok", "failed", "unfinished", "two at once"],
)
def test_a_filter_leaves_what_fits(write, reader, only, expected):
    write(
        an_intent("dec_1", at_us=100),
        an_intent("dec_2", at_us=200, model_asked="house/fast"),
        an_intent("dec_3", at_us=300),
        an_intent("dec_4", at_us=400),
        an_outcome("dec_1"),
        an_outcome("dec_2", status=503, code="connect_failed"),
        an_outcome("dec_3", model="gpt", code="cut"),
    )
    assert ids(reader.recent(10, only=only)) == expected


REQUESTS = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.sampled_from(["a", "b"]),
        st.sampled_from([State.OK, State.FAILED, State.UNFINISHED]),
        st.booleans(),
    ),
    max_size=12,
)
FILTERS = st.builds(
    Filter,
    since_us=st.integers(0, 9),
    model=st.sampled_from(["", "a", "b"]),
    state=st.sampled_from([None, *State]),
)


@given(REQUESTS, FILTERS, st.integers(1, 12))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_filter_reads_what_one_would_pick_by_hand(emptied_database, requests, only, limit):
    database = emptied_database(durability="normal")
    records, picked = [], []
    for n, (at_us, model, state, failed_over) in enumerate(requests):
        name = f"dec_{n:02}"
        records.append(an_intent(name, at_us=at_us, model_asked=model, model=model))
        if failed_over:
            records.append(an_intent(name, attempt=2, at_us=at_us, model=model))
        if state is not State.UNFINISHED:
            records.append(
                an_outcome(name, status=503 if state is State.FAILED else 200, model=model)
            )
        if at_us >= only.since_us and only.model in {"", model} and only.state in {None, state}:
            picked.append(name)
    put(database, RecordTables(), records)
    assert ids(RecordReader(database).recent(limit, only=only)) == picked[::-1][:limit]


def test_the_beginning_of_an_id_is_enough_where_it_fits_one(write, reader):
    write(an_intent("dec_abc1"), an_intent("dec_abd1"))
    assert reader.find("dec_abc").decision_id == "dec_abc1"


def test_an_id_that_is_the_beginning_of_another_is_found_itself(write, reader):
    write(an_intent("dec_abc"), an_intent("dec_abc1"))
    assert reader.find("dec_abc").decision_id == "dec_abc"


def test_an_ambiguous_beginning_names_what_fits(write, reader):
    write(*(an_intent(f"dec_abc{n}") for n in range(8)))
    with pytest.raises(UnknownDecisionError) as caught:
        reader.find("dec_abc")
    assert "dec_abc7" in caught.value.remedy
    assert caught.value.remedy.count("dec_") == 5


def test_a_mistyped_id_names_what_comes_near(write, reader):
    write(an_intent("dec_01hzzzzaaa"), an_intent("dec_01hzzzzbbb"), an_intent("dec_99"))
    with pytest.raises(UnknownDecisionError) as caught:
        reader.find("dec_01hzzzzaxx")
    assert "dec_01hzzzzaaa" in caught.value.remedy
    assert "dec_99" not in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    ["", "dec_", "%", "dec_%", "' OR 1=1 --", "\0", "dec_\0", "ü" * 10_000],
    ids=["empty", "prefix", "percent", "like", "quote", "nul", "nul inside", "overlong"],
)
def test_any_text_is_only_a_text_to_look_for(write, reader, text):
    write(an_intent("dec_1"), an_intent("dec_2"))
    with pytest.raises(UnknownDecisionError) as caught:
        reader.find(text)
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("only", "after"),
    [(Filter(since_us=5), 0), (Filter(model="a"), 7)],
    ids=["a period", "what is new"],
)
def test_little_is_found_without_reading_every_row(database, only, after):
    statement, values = _requests(only, after)
    with database.reading() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", (*values, 20)).fetchall()
    assert not [step for *_, step in plan if step.startswith("SCAN")]


def test_usage_is_added_up_by_model_and_currency(write, reader):
    write(
        an_outcome("dec_1", model="a", input_tokens=10, output_tokens=1, cost_micro=5),
        an_outcome("dec_2", model="a", input_tokens=20, output_tokens=2, cost_micro=6),
        an_outcome("dec_3", model="a", currency="USD", cost_micro=7),
        an_outcome("dec_4", model="b", status=503, code="cut"),
    )
    found = {(u.name, u.currency): u for u in reader.usage(GroupBy.MODEL, *EVER)}
    assert found.keys() == {("a", "EUR"), ("a", "USD"), ("b", "EUR")}
    total = found["a", "EUR"]
    assert (total.requests, total.failed) == (2, 0)
    assert (total.input_tokens, total.output_tokens, total.cost_micro) == (30, 3, 11)
    assert found["b", "EUR"].failed == 1


def test_usage_by_person_counts_a_request_with_many_attempts_once(write, reader):
    write(
        an_intent("dec_1", principal="ada"),
        an_intent("dec_1", attempt=2, principal="ada"),
        an_outcome("dec_1", input_tokens=10),
        an_intent("dec_2", attempt=0, principal="bob"),
        an_outcome("dec_2", status=403, code="refused"),
    )
    found = {u.name: u for u in reader.usage(GroupBy.PRINCIPAL, *EVER)}
    assert (found["ada"].requests, found["ada"].input_tokens) == (1, 10)
    assert (found["bob"].requests, found["bob"].failed) == (1, 1)


def test_a_period_takes_its_beginning_and_leaves_its_end(write, reader):
    write(*(an_outcome(f"dec_{at}", at_us=at) for at in (99, 100, 199, 200)))
    (usage,) = reader.usage(GroupBy.MODEL, 100, 200)
    assert usage.requests == 2


def test_errors_are_counted_by_code(write, reader):
    write(
        an_outcome("dec_1"),
        *(an_outcome(f"dec_a{n}", code="cut", status=502) for n in range(3)),
        an_outcome("dec_b", code="queue_full", status=429),
    )
    assert [(e.code, e.count) for e in reader.errors(*EVER)] == [("cut", 3), ("queue_full", 1)]


def test_an_empty_log_is_no_error(reader):
    assert reader.recent(10) == []
    assert reader.usage(GroupBy.MODEL, *EVER) == []
    assert reader.errors(*EVER) == []


@given(
    st.lists(
        st.tuples(
            st.integers(1, 6),
            st.sampled_from(["a", "b"]),
            st.integers(0, 10**9),
            st.sampled_from([200, 503]),
        ),
        max_size=30,
        unique_by=lambda row: row[0],
    )
)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_models_and_people_add_up_to_the_same(emptied_database, rows):
    database = emptied_database(durability="normal")
    records = []
    for n, model, tokens, status in rows:
        records.append(an_intent(f"dec_{n}", principal=f"p{tokens % 3}"))
        records.append(an_outcome(f"dec_{n}", model=model, input_tokens=tokens, status=status))
    put(database, RecordTables(), records)
    reader = RecordReader(database)

    def totals(by):
        found = reader.usage(by, *EVER)
        return (
            sum(u.requests for u in found),
            sum(u.failed for u in found),
            sum(u.input_tokens for u in found),
        )

    expected = (len(rows), sum(r[3] == 503 for r in rows), sum(r[2] for r in rows))
    assert totals(GroupBy.MODEL) == totals(GroupBy.PRINCIPAL) == expected
