"""Who is calling: people, teams and programs, and the keys that they hold."""

from hortus.identity.acting import operator
from hortus.identity.errors import (
    AlreadyRevokedError,
    BadAccountError,
    BadKeyNameError,
    ChangedMeanwhileError,
    EndedAccountError,
    ExpiredKeyError,
    KeyRefusedError,
    MalformedKeyError,
    NoSuchAccountError,
    NoSuchKeyError,
    PepperError,
    RevokedKeyError,
    TakenNameError,
    UnknownKeyError,
)
from hortus.identity.keyring import Keyring, NewKey
from hortus.identity.people import People
from hortus.identity.pepper import Pepper, load_pepper
from hortus.identity.roster import Roster
from hortus.identity.secret import PATTERN

__all__ = [
    "PATTERN",
    "AlreadyRevokedError",
    "BadAccountError",
    "BadKeyNameError",
    "ChangedMeanwhileError",
    "EndedAccountError",
    "ExpiredKeyError",
    "KeyRefusedError",
    "Keyring",
    "MalformedKeyError",
    "NewKey",
    "NoSuchAccountError",
    "NoSuchKeyError",
    "People",
    "Pepper",
    "PepperError",
    "RevokedKeyError",
    "Roster",
    "TakenNameError",
    "UnknownKeyError",
    "load_pepper",
    "operator",
]
