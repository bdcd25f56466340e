"""Joins the rooms into one running hortus."""

from hortus.compose.administration import Administration, NotAllowedError
from hortus.compose.belonging import BelongsTo
from hortus.compose.content import HoldsInForce, LogRecorder
from hortus.compose.house import House, open_house
from hortus.compose.knowing import Knowing, deprecated_here
from hortus.compose.passport import AskedOf, Passport, passport_of
from hortus.compose.policies import PoliciesInForce
from hortus.compose.policycontrol import Activated, Actor, PolicyControl, find_proposal, texts_of
from hortus.compose.policyfolder import (
    PolicyFolder,
    PolicyTexts,
    folder_of,
    read_folder,
    read_source,
    read_texts,
)
from hortus.compose.policyreplay import recorded_requests
from hortus.compose.policyview import folder_here, policies_here, policies_in_force, policies_of
from hortus.compose.retention import retain
from hortus.compose.startup import Demonstration, StartReport, start

__all__ = [
    "Activated",
    "Actor",
    "Administration",
    "AskedOf",
    "BelongsTo",
    "Demonstration",
    "HoldsInForce",
    "House",
    "Knowing",
    "LogRecorder",
    "NotAllowedError",
    "Passport",
    "PoliciesInForce",
    "PolicyControl",
    "PolicyFolder",
    "PolicyTexts",
    "StartReport",
    "deprecated_here",
    "find_proposal",
    "folder_here",
    "folder_of",
    "open_house",
    "passport_of",
    "policies_here",
    "policies_in_force",
    "policies_of",
    "read_folder",
    "read_source",
    "read_texts",
    "recorded_requests",
    "retain",
    "start",
    "texts_of",
]
