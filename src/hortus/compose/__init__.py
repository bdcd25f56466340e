"""Joins the rooms into one running hortus."""

from hortus.compose.administration import Administration, NotAllowedError
from hortus.compose.belonging import BelongsTo
from hortus.compose.content import HoldsInForce, LogRecorder
from hortus.compose.house import House, open_house
from hortus.compose.knowing import Knowing
from hortus.compose.office import office_here, reading_permit
from hortus.compose.passport import AskedOf, Passport, passport_of
from hortus.compose.policies import PoliciesInForce
from hortus.compose.policyfolder import (
    PolicyFolder,
    PolicyTexts,
    folder_of,
    read_folder,
    read_source,
    read_texts,
)
from hortus.compose.policyoffice import (
    Compared,
    DiffTold,
    Drafted,
    InForce,
    ProposalShown,
    Reason,
    ReplayTold,
)
from hortus.compose.policyview import folder_here, policies_here, policies_in_force, policies_of
from hortus.compose.purses import rates_of
from hortus.compose.retention import retain
from hortus.compose.startup import Demonstration, StartReport, start

__all__ = [
    "Administration",
    "AskedOf",
    "BelongsTo",
    "Compared",
    "Demonstration",
    "DiffTold",
    "Drafted",
    "HoldsInForce",
    "House",
    "InForce",
    "Knowing",
    "LogRecorder",
    "NotAllowedError",
    "Passport",
    "PoliciesInForce",
    "PolicyFolder",
    "PolicyTexts",
    "ProposalShown",
    "Reason",
    "ReplayTold",
    "StartReport",
    "folder_here",
    "folder_of",
    "office_here",
    "open_house",
    "passport_of",
    "policies_here",
    "policies_in_force",
    "policies_of",
    "rates_of",
    "read_folder",
    "read_source",
    "read_texts",
    "reading_permit",
    "retain",
    "start",
]
