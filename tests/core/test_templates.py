"""Templates that cannot be made to show markup or nothing."""

import subprocess
import sys

import pytest
from jinja2 import UndefinedError

from hortus.core.templates import templates


@pytest.fixture
def render(tmp_path):
    """Return a function that renders a template."""

    def render(text, how=None, **values):
        (tmp_path / "page").write_text(text)
        return templates(tmp_path, **(how or {})).get_template("page").render(**values)

    return render


def test_what_is_shown_is_escaped_whatever_the_template_is_called(render):
    assert render("<p>{{ said }}</p>", said="<b>&") == "<p>&lt;b&gt;&amp;</p>"


def test_a_name_that_is_not_there_raises(render):
    with pytest.raises(UndefinedError):
        render("{{ missing }}")


def test_lines_of_the_template_itself_leave_nothing(render):
    assert render("a\n  {% if true %}\nb\n  {% endif %}\nc\n") == "a\nb\nc"


def test_the_last_line_end_is_kept_where_that_is_wanted(render):
    assert render("a\n", {"keep_trailing_newline": True}) == "a\n"


def test_what_is_put_out_can_be_looked_at_once_more(render):
    assert render("{{ a }}{{ b }}", {"finalize": lambda value: value or "-"}, a="x", b="") == "x-"


def test_the_engine_is_loaded_only_with_the_first_templates():
    code = "import hortus.core.templates, sys; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
