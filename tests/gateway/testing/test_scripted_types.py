"""A script can be written down as JSON and read back."""

import msgspec
import pytest

from hortus.gateway.testing import Call, Edit, Say, Script, Shell, Stop, Think, Turn, Usage


def test_a_script_survives_being_written_as_json():
    script = Script(
        turns=(
            Turn((Think("hm"), Say("hi"), Call("a", {"x": [1]}), Shell("ls")), stop=Stop.TOOL),
            Turn((Edit("a", "b", "c"),), usage=Usage(1, 2, 3, 4, 5)),
        ),
        aside=Turn((Say("aside"),)),
    )
    assert msgspec.json.decode(msgspec.json.encode(script), type=Script) == script


def test_an_unknown_step_is_refused():
    with pytest.raises(msgspec.ValidationError, match="Invalid value 'sing'"):
        msgspec.json.decode(b'{"turns":[{"steps":[{"type":"sing"}]}]}', type=Script)
