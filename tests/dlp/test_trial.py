"""What Hyperscan has to show before it is used, in a process that nobody minds."""

import io

import msgspec
import pytest

from hortus.dlp import HyperscanEngine, load_rules
from hortus.dlp.expressions import Expression, Kind, expressions
from hortus.dlp.trial import Compiling, differing, main

pytest.importorskip("hyperscan")
PROBES = [probe for rule in load_rules() for probe in rule.probes]


class Narrow(Compiling):
    """A Hyperscan that misses most of what there is."""

    def get(self, wanted):
        return super().get(wanted[:9])


def tried(wanted):
    """Return how a trial ended, with what it wrote."""
    out, errors = io.BytesIO(), io.StringIO()
    return main(msgspec.json.encode(wanted), out, errors), out.getvalue(), errors.getvalue()


def test_what_proves_itself_is_written_as_it_will_be_loaded():
    ended, out, errors = tried(expressions(PROBES))
    assert (ended, errors) == (0, "")
    assert len(out) > 100_000


def test_what_does_not_compile_is_told():
    ended, out, errors = tried((Expression("(a", Kind.PLACE),))
    assert (ended, out) == (1, b"")
    assert "parenthesis" in errors


def test_an_engine_that_sees_too_little_is_found_out_and_the_rule_is_named():
    rules = {rule.id for rule in load_rules()}
    assert differing(HyperscanEngine(Narrow())) in rules


def test_what_was_compiled_is_not_compiled_again():
    compiling = Compiling()
    wanted = (Expression("abcd", Kind.PLACE),)
    assert not compiling.has(wanted)
    assert compiling.compiled(wanted) is compiling.compiled(wanted)
    assert compiling.has(wanted)
