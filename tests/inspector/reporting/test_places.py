from hortus.inspector.finding import Place
from hortus.inspector.reporting.places import alike, shape, shortened

PLACE = Place(role="model", request="POST /v1", leaf="body.messages[12].content[0].text")


def test_indices_are_no_part_of_a_shape():
    assert shape(PLACE).leaf == "body.messages[…].content[…].text"
    assert shape(PLACE).request == PLACE.request


def test_a_place_is_one_line():
    assert shortened(PLACE) == "POST /v1, body.messages[12].content[0].text"


def test_texts_that_differ_by_an_index_alone_are_one():
    assert alike(["in events[0].id", "in events[17].id", "in name"]) == (
        "in events[…].id",
        "in name",
    )
