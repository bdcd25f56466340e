"""Find the company's own libraries, and say of each symbol what it is and how it is used."""

from hortus.knowledge.libraries.cards import Wanted
from hortus.knowledge.libraries.errors import UnknownLibraryError
from hortus.knowledge.libraries.libraries import Libraries
from hortus.knowledge.libraries.types import (
    CallSite,
    Card,
    CoCall,
    Correction,
    DeprecatedSymbol,
    LibraryCard,
    LibrarySummary,
    Since,
    SymbolSummary,
)
from hortus.knowledge.libraries.warning import DeprecatedUse, Deprecations

__all__ = [
    "CallSite",
    "Card",
    "CoCall",
    "Correction",
    "DeprecatedSymbol",
    "DeprecatedUse",
    "Deprecations",
    "Libraries",
    "LibraryCard",
    "LibrarySummary",
    "Since",
    "SymbolSummary",
    "UnknownLibraryError",
    "Wanted",
]
