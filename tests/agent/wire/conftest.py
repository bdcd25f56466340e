"""What the tests of the wire share."""

import pytest

from tests.agent.wire.asking import DIALECTS


@pytest.fixture(params=DIALECTS)
def dialect(request):
    """Each of the three dialects."""
    return request.param
