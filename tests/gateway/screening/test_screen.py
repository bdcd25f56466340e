"""One screen serves all requests, and does not show what it keeps secret."""

from hortus.core import DlpSettings
from hortus.dlp import Redactor, Scanner
from hortus.gateway.screening import Screen


def test_answers_can_be_screened_without_requests():
    screen = Screen(Scanner([]), Redactor(b"key of the house"), DlpSettings())
    assert screen.requests is None
    assert "key of the house" not in repr(screen)
