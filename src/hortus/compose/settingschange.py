"""Which settings are taken up while hortus runs, and how a change of their file is noticed."""

from pathlib import Path

import msgspec

from hortus.core import Settings

GONE = (0, 0)
"""The stamp of a file that is not there."""


def taken_up(old: Settings, fresh: Settings) -> Settings:
    """Return ``old`` with what of ``fresh`` needs no start of hortus."""
    return msgspec.structs.replace(
        old,
        models=fresh.models,
        aliases=fresh.aliases,
        gateway=fresh.gateway,
        dlp=fresh.dlp,
        policy=fresh.policy,
        budgets=fresh.budgets,
        zones=fresh.zones,
        scim=fresh.scim,
        # Who may read is decided anew for each question; models are asked by what was begun.
        knowledge=msgspec.structs.replace(old.knowledge, readers=fresh.knowledge.readers),
        server=msgspec.structs.replace(
            old.server,
            trusted_proxies=fresh.server.trusted_proxies,
            forwarded_header=fresh.server.forwarded_header,
        ),
    )


def stamp_of(file: Path) -> tuple[int, int]:
    """Return what changes when a file is written or replaced."""
    try:
        found = file.stat()
    except OSError:
        return GONE
    return found.st_mtime_ns, found.st_ino
