"""What a program is made of is read from its first bytes."""

import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.tools.executable import Form, digest, form, interpreter


def elf(*kinds):
    """Return an ELF file with program headers of these kinds."""
    head = bytearray(64)
    head[:6] = b"\x7fELF\x02\x01"
    struct.pack_into("=Q", head, 32, 64)
    struct.pack_into("=HH", head, 54, 56, len(kinds))
    return bytes(head) + b"".join(struct.pack("=I", kind) + bytes(52) for kind in kinds)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"#!/bin/sh\n", Form.SCRIPT),
        (elf(6, 3, 1), Form.LINKED),
        (elf(1, 1), Form.STATIC),
        (b"MZ", Form.OTHER),
        (b"", Form.OTHER),
        (b"\x7fELF", Form.OTHER),
    ],
)
def test_scripts_linked_and_static_programs_are_told_apart(tmp_path, content, expected):
    file = tmp_path / "program"
    file.write_bytes(content)
    assert form(file) is expected


def test_the_python_of_this_test_is_linked():
    assert form(Path(sys.executable).resolve()) is Form.LINKED


def test_a_file_that_is_not_there_is_of_no_known_form(tmp_path):
    assert form(tmp_path / "nothing") is Form.OTHER


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_reader(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_bytes(b"\x7fELF\x02" + content)
    assert form(file) in Form


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("#!/usr/bin/env node", "node"),
        ("#!/usr/bin/env -S node --no-warnings", "node"),
        ("#!/usr/bin/env -S A=1 python3", "python3"),
        ("#!/usr/bin/python3 -I", "/usr/bin/python3"),
        ("#!", ""),
        ("print(1)", ""),
    ],
)
def test_the_interpreter_of_a_script_is_read(tmp_path, line, name):
    file = tmp_path / "script"
    file.write_text(f"{line}\nmore\n")
    assert interpreter(file) == name


def test_a_digest_is_the_usual_one(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    assert digest(tmp_path / "file").startswith("ba7816bf8f01cfea")
