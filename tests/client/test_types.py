"""What is told about a request."""

from hortus.client import Project


def test_what_is_not_known_of_a_project_is_left_out():
    assert Project(name="shop").headers() == {"X-Hortus-Project": "shop"}
    assert Project("büro").headers() == {}
