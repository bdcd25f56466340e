"""A responses server's events are read for the texts they carry and the texts they end."""

from hortus.gateway.screening.answer_json import Form
from hortus.gateway.screening.answer_responses import ResponsesTap
from tests.gateway.screening.streams import read


def item(kind, index=0, **more):
    return {"type": f"response.{kind}", "output_index": index, **more}


def test_a_delta_of_responses_says_its_text_and_which_part_it_is_of():
    tap = ResponsesTap()
    first = read(tap, item("output_text.delta", content_index=0, delta="a", item_id="i"))
    second = read(tap, item("output_text.delta", content_index=1, delta="b", logprobs=[]))
    assert first.said[0].key == second.said[0].key
    assert first.said[0].part != second.said[0].part
    call = read(tap, item("function_call_arguments.delta", 1, delta="{"))
    assert call.said[0].form is Form.JSON
    custom = read(tap, item("custom_tool_call_input.delta", 2, delta="ls"))
    assert custom.said[0].form is Form.PLAIN
    paragraphs = [
        read(tap, item("reasoning_summary_text.delta", 3, summary_index=n, delta="a"))
        for n in (0, 1)
    ]
    assert paragraphs[0].said[0].key != paragraphs[1].said[0].key
    assert not any(reading.is_more for reading in (first, second, call, custom, *paragraphs))


def test_an_item_that_is_done_ends_its_texts_and_repeats_them():
    tap = ResponsesTap()
    read(tap, item("output_text.delta", delta="a"))
    read(tap, item("function_call_arguments.delta", 1, delta="{"))
    reading = read(tap, item("output_text.done", text="a"))
    assert (reading.over, reading.is_more) == ((), True)
    done = read(tap, item("output_item.done", item={}))
    assert done.over == (("response.output_text.delta", 0),)
    (over,) = read(tap, {"type": "response.completed", "response": {}}).over
    assert over[:2] == ("response.function_call_arguments.delta", 1)


def test_a_new_item_ends_the_text_of_the_one_before():
    tap = ResponsesTap()
    read(tap, item("output_text.delta", delta="a"))
    read(tap, item("function_call_arguments.delta", 1, delta="{"))
    added = read(tap, item("output_item.added", 2, item={}))
    assert added.over == (("response.output_text.delta", 0),)


def test_sound_is_no_text():
    assert read(ResponsesTap(), item("audio.delta", delta="AAAA")).said == ()


def test_a_delta_with_an_unknown_field_is_still_the_text():
    reading = read(ResponsesTap(), item("output_text.delta", delta="a", new={"x": "y"}))
    assert [piece.text for piece in reading.said] == ["a"]
    assert reading.is_more
