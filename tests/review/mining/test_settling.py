"""Only replacements that have come to rest, and could be undone by mistake, become rules."""

import pytest

from hortus.review.mining.replacements import Replacement
from hortus.review.mining.settling import settled


@pytest.fixture
def rest(repo):
    """Return what is left of some replacements at a commit that holds these files."""

    def run(*found, **files):
        return [(r.old, r.new) for r in settled(repo.git, repo.commit(**files), found)]

    return run


def replaced(old, new, times=4, language="python", **fields):
    usual = {"back": 0, "bound": 0.6, "commits": ("c1", "c2"), "same_arguments": True}
    return Replacement(old, new, language, times, **{**usual, **fields})


NEW = "import datetime\nimport requests\ndatetime.now()\n"


def test_the_new_call_must_be_in_use(rest):
    one = replaced("datetime.utcnow", "datetime.now")
    assert rest(one, a__py=NEW) == [("datetime.utcnow", "datetime.now")]
    assert rest(one, a__py="import datetime\n") == []


def test_the_old_call_must_hardly_be_in_use(rest):
    one = replaced("datetime.utcnow", "datetime.now")
    assert rest(one, a__py=NEW + "datetime.utcnow()\n" * 2) != []
    assert rest(one, a__py=NEW + "datetime.utcnow()\n" * 3) == []


def test_calls_through_variables_say_nothing(rest):
    text = NEW + "def f(package):\n    package.joinpath(1)\n"
    assert rest(replaced("package.join", "package.joinpath"), a__py=text) == []
    assert rest(replaced("datetime.utcnow", "package.joinpath"), a__py=text) == []


def test_a_class_is_no_variable(rest):
    text = "class IOLoop: ...\nIOLoop.current()\n"
    assert rest(replaced("IOLoop.instance", "IOLoop.current"), a__py=text) != []


def test_a_module_that_is_gone_could_come_back(rest):
    one = replaced("six.text_type", "str")
    assert rest(one, a__py="str(1)\n") == []
    known = replaced("six.text_type", "str", was_brought=True)
    assert rest(known, a__py="str(1)\n") == [("six.text_type", "str")]


def test_a_name_that_nothing_defines_any_more_fails_by_itself(rest):
    one = replaced("old_way", "new_way")
    both = "def new_way(): ...\nnew_way()\n"
    assert rest(one, a__py=both) == []
    assert rest(one, a__py=both + "def old_way(): ...\n") == [("old_way", "new_way")]


def test_of_several_new_calls_the_most_usual_stays(rest):
    several = [
        replaced("datetime.utcnow", "datetime.now", 9),
        replaced("datetime.utcnow", "clock"),
    ]
    text = NEW + "from acme import clock\nclock()\n"
    assert rest(*several, a__py=text) == [("datetime.utcnow", "datetime.now")]


def test_other_languages_are_read_as_well(rest):
    go = 'package a\nimport (\n\t"example.com/a/utils"\n\t"example.com/a/printer"\n)\n'
    one = replaced("utils.NewPrinter", "printer.New", language="go")
    assert rest(one, a__go=go + "func f() { printer.New(1) }\n") != []
    assert rest(one, a__go="package a\nfunc f() { printer.New(1) }\n") == []


def test_vendored_and_generated_files_do_not_count(rest):
    one = replaced("datetime.utcnow", "datetime.now")
    assert rest(one, **{"vendor/a__py": NEW}) == []


def test_nothing_replaced_reads_nothing(rest):
    assert rest(a__py="x = 1\n") == []
