"""What the tests of asking share."""

import pytest

from tests.agent.asking.asked import DIALECTS


@pytest.fixture(params=DIALECTS)
def dialect(request):
    """Each of the three dialects."""
    return request.param
