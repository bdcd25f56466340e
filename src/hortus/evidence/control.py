"""What a control is: a claim in words, and how it is measured."""

from collections.abc import Callable

import msgspec

from hortus.evidence.inputs import Inputs
from hortus.evidence.records import Records
from hortus.evidence.types import About, Measured


class Control(About, frozen=True, kw_only=True):
    """Something that hortus can show about itself by its own records."""

    uses: tuple[str, ...] = ()
    """The fields of ``Inputs`` that it needs beside the records."""
    measure: Callable[[Records, Inputs], Measured]

    @property
    def about(self) -> About:
        """The control in words, as documents carry it."""
        return msgspec.convert(self, About, from_attributes=True)
