"""Spoil an answer on purpose."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from hortus.gateway.testing.scripted_http import CutConnection, Received, Sent
from hortus.gateway.testing.scripted_types import Fault


async def spoil(sent: Sent, fault: Fault, request: Received) -> Sent:
    """Return the answer with the fault in it. Raises ``CutConnection`` for no answer at all."""
    await _pause(fault.head_delay_s, request)
    if fault.close_at_once:
        raise CutConnection
    pieces = sent.pieces if fault.body is None else in_turn([fault.body])
    length = sent.length if fault.body is None else len(fault.body)
    return Sent(
        status=fault.status or sent.status,
        headers=_headers(sent, fault),
        pieces=_spoilt(pieces, fault, request),
        length=length,
    )


async def in_turn(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Yield the pieces to whoever awaits them."""
    for piece in pieces:
        yield piece


def _headers(sent: Sent, fault: Fault) -> tuple[tuple[str, str], ...]:
    kept = tuple(
        (name, fault.content_type if fault.content_type and name == "Content-Type" else value)
        for name, value in sent.headers
    )
    return (*kept, *fault.headers)


async def _spoilt(
    pieces: AsyncIterator[bytes], fault: Fault, request: Received
) -> AsyncIterator[bytes]:
    limits = [n for n in (fault.cut_after_bytes, fault.stall_after_bytes) if n is not None]
    left = min(limits, default=None)
    async for piece in _cut_up(pieces, fault.chunk_bytes):
        await _pause(fault.chunk_delay_s, request)
        if left is None or len(piece) < left:
            left = None if left is None else left - len(piece)
            yield piece
            continue
        yield piece[:left]
        if fault.stall_after_bytes is not None:
            await request.gone.wait()
        raise CutConnection


async def _cut_up(pieces: AsyncIterator[bytes], size: int | None) -> AsyncIterator[bytes]:
    async for piece in pieces:
        step = size or len(piece) or 1
        for i in range(0, len(piece), step):
            yield piece[i : i + step]


async def _pause(seconds: float, request: Received) -> None:
    """Wait, but no longer than the client does."""
    if seconds <= 0:
        return
    try:
        await asyncio.wait_for(request.gone.wait(), seconds)
    except TimeoutError:
        return
    raise CutConnection
