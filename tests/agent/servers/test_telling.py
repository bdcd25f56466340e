import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.servers.answers import (
    Called,
    Content,
    Embedded,
    PromptGiven,
    PromptMessage,
    ReadResource,
    decoded,
)
from hortus.agent.servers.telling import (
    MOST_CHARACTERS,
    bounded,
    one_line,
    told,
    told_prompt,
    told_resource,
)
from hortus.agent.values import Image

PNG = base64.b64encode(b"\x89PNG").decode()


def test_texts_images_and_resources_are_told():
    content = [
        Content("text", "a"),
        Content("image", data=PNG, mime_type="image/png"),
        Content("image", data=PNG, mime_type="image/tiff"),
        Content("image", data="no base64", mime_type="image/png"),
        Content("audio", data=PNG, mime_type="audio/wav"),
        Content("resource", resource=Embedded("a:b", text="inside")),
        Content("resource", resource=Embedded("a:c", "application/pdf", blob=PNG)),
        Content("resource_link", uri="a:d", name="d"),
        Content("hologram"),
    ]
    given = told(Called(content, is_error=True))
    assert given.images == (Image("image/png", b"\x89PNG"),)
    assert given.failed
    assert given.text.splitlines() == [
        "a",
        "[image image/tiff, not shown]",
        "[image image/png, not shown]",
        "[audio audio/wav, not shown]",
        "inside",
        "[a:c: application/pdf, 6 bytes, not shown]",
        "[resource a:d d]",
    ]


def test_a_value_is_told_where_there_is_no_text():
    assert told(decoded(b'{"content":[],"structuredContent":{"n":1}}', Called)).text == '{"n":1}'
    assert told(decoded(b'{"content":[],"structuredContent":null}', Called)).text == "(nothing)"
    image = [Content("image", data=PNG, mime_type="image/png")]
    assert told(Called(image)).text == "(an image)"


def test_no_more_than_a_few_images_are_shown():
    image = Content("image", data=PNG, mime_type="image/png")
    given = told(Called([image] * 6))
    assert len(given.images) == 4
    assert given.text.count("not shown") == 2


@given(st.text(max_size=200), st.integers(0, 400))
def test_whatever_is_told_is_bounded_and_moves_no_cursor(text, times):
    given = bounded(text * times)
    assert len(given) <= MOST_CHARACTERS + 60
    assert all(c.isprintable() or c in "\n\t" for c in given)


def test_beginning_and_end_of_a_long_text_are_kept():
    given = bounded("a" * MOST_CHARACTERS + "the end")
    assert given.startswith("aaa")
    assert given.endswith("the end")
    assert "[7 characters are left out here]" in given


def test_resources_and_prompts_are_told_as_text():
    assert told_resource(ReadResource([Embedded("a:b", text="x"), Embedded("a:c")])).text == (
        "x\n[a:c: bytes, 0 bytes, not shown]"
    )
    assert told_resource(ReadResource()).text == "(empty)"
    said = PromptGiven([PromptMessage("user", Content("text", "hi"))])
    assert told_prompt(said).text == "user: hi"


@pytest.mark.parametrize("most", [10, 40])
def test_one_line_is_one_line(most):
    assert len(one_line(["a\nb  c " * 20], most)) == most
