"""Requests, how they ended, and events apart from them."""

from sqlalchemy import Boolean, Column, Index, Table

from hortus.store.columns import NUMBER
from hortus.store.schema.base import later_number, later_text, metadata, number, text

# One sequence numbers the rows of `intents`, `outcomes` and `events` together, so "what is new
# since N" is one comparison. The writer hands the numbers out; there is only one writer.
intents = Table(
    "intents",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    text("decision_id"),
    number("attempt"),
    number("at_us"),
    text("principal"),
    text("key_id"),
    text("client"),
    text("client_version"),
    text("door"),
    text("model_asked"),
    text("model"),
    text("why"),
    Column("inside", Boolean, nullable=False),
    text("region"),
    number("bytes_in"),
    text("conversation"),
    later_text("labels"),
    later_text("findings"),
    later_number("screened_us"),
    later_text("project"),
    later_text("rules"),
    later_text("bundle"),
    later_text("account"),
    later_text("facts"),
    later_text("cost_centre"),
    Index("intents_by_decision", "decision_id"),
    Index("intents_by_time", "at_us"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    text("decision_id"),
    number("at_us"),
    number("status"),
    text("code"),
    text("message"),
    text("remedy"),
    text("model"),
    number("attempts"),
    text("why"),
    number("input_tokens"),
    number("output_tokens"),
    number("cache_read_tokens"),
    number("cache_write_tokens"),
    number("reasoning_tokens"),
    number("bytes_out"),
    number("first_token_us"),
    number("total_us"),
    number("cost_micro"),
    text("currency"),
    later_text("labels"),
    later_text("findings"),
    later_number("screened_us"),
    later_number("held_us"),
    later_number("list_cost_micro"),
    Index("outcomes_by_decision", "decision_id"),
    Index("outcomes_by_time", "at_us"),
)


def _event() -> list[Column[int] | Column[str]]:
    return [
        number("at_us"),
        text("event"),
        text("actor"),
        text("subject"),
        text("decision_id"),
        text("reason"),
        text("facts"),
    ]


events = Table(
    "events",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    *_event(),
    Index("events_by_decision", "decision_id"),
    Index("events_by_name", "event", "at_us"),
    Index("events_by_time", "at_us"),
)

# Events of processes that do not append to the log themselves, until the one that does takes
# them over.
waiting_events = Table(
    "waiting_events",
    metadata,
    Column("number", NUMBER, primary_key=True),
    *_event(),
)
