"""What is told about a request, and what is never shown."""

from hortus.client import Bearer, Project


def test_a_key_does_not_print():
    assert "secret" not in repr(Bearer("secret"))


def test_without_a_key_nothing_is_sent():
    assert Bearer("").headers("POST", "/v1/embeddings") == {}


def test_what_is_not_known_of_a_project_is_left_out():
    assert Project(name="shop").headers() == {"X-Hortus-Project": "shop"}
    assert Project("büro").headers() == {}
