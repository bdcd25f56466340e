"""What proves who asks, and never shows itself."""

from hortus.core.credential import Bearer


def test_a_key_does_not_print():
    assert "secret" not in repr(Bearer("secret"))


def test_a_key_is_sent_with_every_request():
    assert Bearer("secret").headers("POST", "/v1/messages") == {"Authorization": "Bearer secret"}


def test_without_a_key_nothing_is_sent():
    assert Bearer("").headers("POST", "/v1/embeddings") == {}
