"""Headers pass by a list; everything else stops here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import Dialect
from hortus.gateway.headers import OURS, TO_CLIENT, TO_UPSTREAM, for_client, for_upstream

NAMES = st.sampled_from(sorted(TO_UPSTREAM | {b"cookie", b"authorization", b"x-api-key", b"te"}))


@given(
    st.dictionaries(NAMES, st.binary(max_size=8)),
    st.sampled_from([Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES]),
    st.booleans(),
)
def test_nothing_passes_that_is_not_on_the_list(fields, dialect, same):
    sent = for_upstream(fields, dialect, "", same_dialect=same)
    allowed = TO_UPSTREAM | {b"content-type"}
    assert {name for name, _ in sent} <= allowed
    assert len({name for name, _ in sent}) == len(sent)


@given(st.lists(st.tuples(st.sampled_from([b"x-request-id", b"set-cookie"]), st.binary())))
def test_back_passes_only_what_is_on_the_list(headers):
    assert for_client(headers) == [header for header in headers if header[0] in TO_CLIENT]


@pytest.mark.parametrize(
    ("dialect", "credential"),
    [
        (Dialect.CHAT, (b"authorization", b"Bearer k")),
        (Dialect.RESPONSES, (b"authorization", b"Bearer k")),
        (Dialect.COMPLETIONS, (b"authorization", b"Bearer k")),
        (Dialect.MESSAGES, (b"x-api-key", b"k")),
    ],
)
def test_the_key_goes_where_the_dialect_has_it(dialect, credential):
    sent = for_upstream({b"authorization": b"Bearer mine"}, dialect, "k", same_dialect=True)
    assert credential in sent
    assert b"mine" not in str(sent).encode()


def test_the_clients_own_version_of_messages_is_kept():
    fields = {b"anthropic-version": b"2099-01-01"}
    sent = for_upstream(fields, Dialect.MESSAGES, "", same_dialect=True)
    assert [v for n, v in sent if n == b"anthropic-version"] == [b"2099-01-01"]


def test_every_header_of_ours_is_named_after_us():
    assert all(name.startswith(b"x-hortus-") for name in OURS)
