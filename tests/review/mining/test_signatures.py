"""What functions cannot be called without."""

import pytest

from hortus.review.mining.corpus import SourceFile
from hortus.review.mining.modules import modules
from hortus.review.mining.signatures import required


def asked(*texts):
    return required(modules(SourceFile(f"f{n}.py", text) for n, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f(a, b=1, *c, d, e=2, **g): ...", {"a", "d"}),
        ("async def f(a, /, b): ...", {"a", "b"}),
        ("def f(): ...", set()),
        ("class f:\n    def __init__(self, a, b=1): ...", {"self", "a"}),
        ("@dataclass\nclass f:\n    a: int\n    b: int = 1", {"a"}),
        ("class f: ...", set()),
    ],
)
def test_what_has_no_default_is_asked_for(text, names):
    assert asked(text)["f"] == names


def test_of_several_functions_of_a_name_only_what_all_ask_for_counts():
    assert asked("def f(a, b): ...", "class A:\n    def f(self, b): ...")["f"] == {"b"}
