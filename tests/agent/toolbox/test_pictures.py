"""Pictures are told by how they begin, not by their names."""

import struct

import pytest

from hortus.agent.toolbox.pictures import Picture, kind_of, picture_in

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + struct.pack(">II", 640, 480)


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        (PNG, Picture("image/png", 640, 480)),
        (b"GIF89a" + struct.pack("<HH", 2, 1), Picture("image/gif", 2, 1)),
        (b"\xff\xd8\xff\xe0", Picture("image/jpeg")),
        (b"RIFF\0\0\0\0WEBPVP8 ", Picture("image/webp")),
        (PNG[:12], None),
        (b"GIF89a", None),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_a_picture_is_told_by_its_beginning(data, picture):
    assert picture_in(data) == picture


def test_sides_are_said_where_they_are_known():
    assert Picture("image/png", 2, 3).sides == ", 2x3"
    assert Picture("image/jpeg").sides == ""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x7fELF\2", "a program"),
        (b"PK\3\4", "a zip archive or an office document"),
        (b"\0", "no text"),
    ],
)
def test_other_files_are_named(data, kind):
    assert kind_of(data) == kind
