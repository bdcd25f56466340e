"""Who is calling: people, teams and programs, and the keys that they hold."""

from hortus.identity.acting import SERVICE, Caller, operator
from hortus.identity.errors import (
    AlreadyRevokedError,
    BadAccountError,
    BadKeyNameError,
    BadProjectError,
    BadProofError,
    BadTermError,
    ChangedMeanwhileError,
    EndedAccountError,
    EndedSessionError,
    ExpiredKeyError,
    ExpiredTokenError,
    KeyRefusedError,
    MalformedKeyError,
    MalformedTokenError,
    MissingProofError,
    NoSuchAccountError,
    NoSuchKeyError,
    PepperError,
    ReplayedProofError,
    ReusedTokenError,
    RevokedKeyError,
    SigninRefusedError,
    TakenNameError,
    UnknownKeyError,
)
from hortus.identity.keyring import Keyring, NewKey
from hortus.identity.people import People
from hortus.identity.pepper import Pepper, load_pepper
from hortus.identity.projects import checked_project
from hortus.identity.proof import Proof, Proofs, token_digest
from hortus.identity.provisioning import Assertion, Provisioning
from hortus.identity.roster import Roster
from hortus.identity.seal import Seal
from hortus.identity.secret import PATTERN
from hortus.identity.sessions import Lifetimes, Sessions
from hortus.identity.terms import machine_term_s, person_term_s
from hortus.identity.tokens import ACCESS, Issued

__all__ = [
    "ACCESS",
    "PATTERN",
    "SERVICE",
    "AlreadyRevokedError",
    "Assertion",
    "BadAccountError",
    "BadKeyNameError",
    "BadProjectError",
    "BadProofError",
    "BadTermError",
    "Caller",
    "ChangedMeanwhileError",
    "EndedAccountError",
    "EndedSessionError",
    "ExpiredKeyError",
    "ExpiredTokenError",
    "Issued",
    "KeyRefusedError",
    "Keyring",
    "Lifetimes",
    "MalformedKeyError",
    "MalformedTokenError",
    "MissingProofError",
    "NewKey",
    "NoSuchAccountError",
    "NoSuchKeyError",
    "People",
    "Pepper",
    "PepperError",
    "Proof",
    "Proofs",
    "Provisioning",
    "ReplayedProofError",
    "ReusedTokenError",
    "RevokedKeyError",
    "Roster",
    "Seal",
    "Sessions",
    "SigninRefusedError",
    "TakenNameError",
    "UnknownKeyError",
    "checked_project",
    "load_pepper",
    "machine_term_s",
    "operator",
    "person_term_s",
    "token_digest",
]
