"""Which files a question is likelier to be about, by what their paths say that they are."""

import re
from collections.abc import Callable

from hortus.knowledge.routing import is_asked

# All of this was chosen on 32 questions about hortus itself; 32 others were scored once.
_TEST_COUNTS = 0.7
_PROSE_COUNTS = 1.1

_TEST = re.compile(
    r"(?:^|/)(?:tests?|testing|specs?|__tests__|e2e)/"
    r"|(?:^|/)(?:test_[^/]*|conftest\.py|[^/]*(?:_tests?|_spec|\.test|\.spec|Tests?)\.\w+)\Z"
)
_ASKS_FOR_TESTS = re.compile(r"(?:\b|_)(?:tests?|testing|tested|specs?|fixtures?)(?:\b|_)|Test")
_PROSE = re.compile(r"\.(?:md|markdown|rst|adoc|txt)\Z", re.IGNORECASE)
# They have a word about everything, and about nothing more than that it changed.
_NEWS = re.compile(
    r"(?:^|/)(?:change|history|news|release)[^/]*\Z|(?:^|/)changelog", re.IGNORECASE
)


def favour(question: str) -> Callable[[str], float]:
    """Return how much what is found at a path counts.

    Tests say the words of what they test, so they count less where nobody asks for tests. To a
    question in a sentence the answer is often one as well: prose counts more then, news apart.
    """
    tests = 1.0 if _ASKS_FOR_TESTS.search(question) else _TEST_COUNTS
    prose = _PROSE_COUNTS if is_asked(question) else 1.0

    def counts(path: str) -> float:
        if _TEST.search(path):
            return tests
        return prose if _PROSE.search(path) and not _NEWS.search(path) else 1.0

    return counts
