"""Which frameworks ask for what, in our own words; a place is named only where it is certain."""

from hortus.evidence.types import Asked

AICM, ISO, NIST, SOC = (
    "CSA AI Controls Matrix",
    "ISO/IEC 42001",
    "NIST AI RMF",
    "SOC 2",
)


def aicm(domain: str, asks: str) -> Asked:
    """Return what a domain of the AI Controls Matrix asks."""
    return Asked(AICM, domain, asks)


def iso(place: str, asks: str) -> Asked:
    """Return what a control of Annex A asks."""
    return Asked(ISO, place, asks)


def nist(place: str, asks: str) -> Asked:
    """Return what a category of the AI RMF asks."""
    return Asked(NIST, place, asks)


def soc(place: str, asks: str) -> Asked:
    """Return what a trust services criterion asks."""
    return Asked(SOC, place, asks)
