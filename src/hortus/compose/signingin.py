"""The parts of a house that let people and programs sign in."""

from dataclasses import dataclass

from hortus.core import Clock, Loaded
from hortus.identity import Keyring, Lifetimes, People, Sessions, load_pepper
from hortus.signin import Needs, Signin
from hortus.store import Store

_ACTOR = "hortus"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who holds keys, and who is signed in."""

    keyring: Keyring
    sessions: Sessions


def open_sessions(loaded: Loaded, store: Store, keyring: Keyring, clock: Clock) -> Sessions:
    """Return who is signed in, under the same pepper as the keys."""
    signin = loaded.settings.signin
    lifetimes = Lifetimes(signin.token_s, signin.session_s, signin.bound_session_s)
    pepper = load_pepper(loaded.data, create=False)
    return Sessions(store.sessions, pepper, clock, lambda: keyring.roster, lifetimes)


def open_signin(loaded: Loaded, store: Store, signed_in: SignedIn, clock: Clock) -> Signin:
    """Return the door for signing in."""
    keyring, sessions = signed_in.keyring, signed_in.sessions
    return Signin(
        loaded.settings.signin,
        Needs(
            sessions=sessions,
            table=store.sessions,
            people=People(store.people, clock, _ACTOR),
            roster=lambda: keyring.roster,
            renew=keyring.refresh,
            pepper=load_pepper(loaded.data, create=False),
            clock=clock,
        ),
    )
