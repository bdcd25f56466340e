"""The kinds of values that settings have, with their bounds."""

from typing import Annotated

from msgspec import Meta

Port = Annotated[int, Meta(ge=0, le=65_535)]
# A year at most: more is a slip, and an endless wait must not be had by writing `inf`.
Seconds = Annotated[float, Meta(gt=0, le=31_536_000)]
Count = Annotated[int, Meta(ge=1)]
Price = Annotated[float, Meta(ge=0, le=1_000_000)]
Rate = Annotated[float, Meta(gt=0, le=1_000_000)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Share = Annotated[float, Meta(ge=0, le=1)]
Days = Annotated[int, Meta(ge=0, le=36_500)]
Clearance = Annotated[str, Meta(pattern="^(public|internal|confidential|restricted)$")]
