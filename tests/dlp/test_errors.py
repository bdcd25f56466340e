"""What is wrong with rules, words and lists is said with its remedy."""

import pytest

from hortus.core import HortusError
from hortus.dlp import AllowListError, RuleError, WordListError


@pytest.mark.parametrize("error", [AllowListError, RuleError, WordListError])
def test_an_error_of_the_room_has_a_code_and_a_remedy(error):
    raised = error("it is wrong", remedy="mend it")
    assert isinstance(raised, HortusError)
    assert raised.code in {"bad_allow_list", "bad_dlp_rule", "bad_word_list"}
    assert (raised.message, raised.remedy) == ("it is wrong", "mend it")
