"""Who is calling: the keys that people and programs hold."""

from hortus.identity.errors import (
    AlreadyRevokedError,
    BadKeyNameError,
    ExpiredKeyError,
    KeyRefusedError,
    MalformedKeyError,
    NoSuchKeyError,
    PepperError,
    RevokedKeyError,
    UnknownKeyError,
)
from hortus.identity.keyring import Keyring, NewKey
from hortus.identity.operator import operator
from hortus.identity.pepper import Pepper, load_pepper
from hortus.identity.secret import PATTERN

__all__ = [
    "PATTERN",
    "AlreadyRevokedError",
    "BadKeyNameError",
    "ExpiredKeyError",
    "KeyRefusedError",
    "Keyring",
    "MalformedKeyError",
    "NewKey",
    "NoSuchKeyError",
    "Pepper",
    "PepperError",
    "RevokedKeyError",
    "UnknownKeyError",
    "load_pepper",
    "operator",
]
