"""What is done about a finding follows from what it is and how far the request goes."""

import pytest

from hortus.core import DlpSettings
from hortus.dlp import Tier
from hortus.gateway.screening.spots import Spot
from hortus.gateway.screening.treatment import Reach, treatment

TOKEN = Spot(0, 1, "t", Tier.STRUCTURED, "secret")
PASSWORD = Spot(0, 1, "p", Tier.CONTEXTUAL, "secret")
CHANCE = Spot(0, 1, "c", Tier.ENTROPY, "secret")
MAIL = Spot(0, 1, "m", Tier.CONTEXTUAL, "personal")
NAME = Spot(0, 1, "n", Tier.CONTEXTUAL, "confidential:names")
BLOCK = {"secrets": "block", "personal": "block", "confidential": "block"}
PASS = {"personal": "pass", "confidential": "pass"}


@pytest.mark.parametrize(
    ("spot", "settings", "done"),
    [
        (TOKEN, {}, "redacted redacted redacted"),
        (PASSWORD, {}, "redacted redacted redacted"),
        (CHANCE, {}, "passed passed passed"),
        (MAIL, {}, "passed passed redacted"),
        (NAME, {}, "passed passed blocked"),
        (TOKEN, BLOCK, "redacted blocked blocked"),
        (PASSWORD, BLOCK, "redacted redacted redacted"),
        (CHANCE, BLOCK, "passed passed passed"),
        (MAIL, BLOCK, "passed passed blocked"),
        (MAIL, PASS, "passed passed passed"),
        (NAME, PASS, "passed passed passed"),
        (NAME, {"confidential": "redact"}, "passed passed redacted"),
        (TOKEN, {"mode": "observe", **BLOCK}, "passed passed passed"),
        (NAME, {"mode": "observe"}, "passed passed passed"),
    ],
)
def test_the_table_of_treatments(spot, settings, done):
    chosen = DlpSettings(**settings)
    assert " ".join(treatment(spot, chosen, reach) for reach in Reach) == done
