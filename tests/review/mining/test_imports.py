"""Which names are brought in from elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.review.mining.imports import brought


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import os", {"os"}),
        ("import os.path", {"os"}),
        ("    import numpy as np", {"np"}),
        ("from a.b import c, d as e", {"c", "e"}),
        ("from a import (\n    b,\n    c as d,\n)", {"b", "d"}),
        ("from . import a", {"a"}),
        ("import { a, b as c } from 'x'", {"a", "c"}),
        ("import whole from './x'", {"whole"}),
        ("const { a, b } = require('x')", {"a", "b"}),
        ("var pg = require('pg');", {"pg"}),
        ('import (\n\t"fmt"\n\tnum "example.com/x/number"\n)', {"fmt", "num"}),
        ('import "example.com/x/go-term"', {"go-term"}),
        ("import java.util.List;", {"List"}),
        ("import static a.b.C;", {"C"}),
        ("use std::collections::HashMap;", {"HashMap"}),
        ("using System.Text;", {"Text"}),
        ("important = 1", set()),
        ("x = 'import os'", set()),
        ("", set()),
    ],
)
def test_names_are_read_in_every_language(text, names):
    assert set(brought(text)) == names


@given(st.text(alphabet='import from(),\n\t"a.b; as require=', max_size=200))
def test_any_text_can_be_read(text):
    list(brought(text))
