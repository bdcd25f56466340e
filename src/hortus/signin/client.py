"""The other side of signing in: what `hortus login` does, and the file in which it keeps it."""

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from hortus.core import Clock, new_id
from hortus.core.whole import PRIVATE, write_whole
from hortus.identity import token_digest
from hortus.signin.calling import Answer, Call, answered, document
from hortus.signin.errors import NotSignedInError, RefusedByServerError, UnreachableError
from hortus.signin.oauth import ACCESS_TOKEN, CLIENT_ASSERTION, DEVICE_CODE, TOKEN_EXCHANGE

if TYPE_CHECKING:
    from joserfc.jwk import ECKey

_US = 1_000_000
_MOST_BYTES = 262_144
# A token is renewed before it ends, so that a request that takes its time still arrives.
_EARLY_US = 30 * _US
_WAITING = frozenset({"authorization_pending", "slow_down"})
_NAME = "hortus"
_ASSERTION_S = 120


class Saved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sign-in as it is kept: ``key`` is the private half of the key that tokens are bound to."""

    url: str
    key: dict[str, str]
    access: str = ""
    refresh: str = ""
    expires_us: int = 0

    def __repr__(self) -> str:
        """Show nothing of what opens doors."""
        return f"Saved(url={self.url!r})"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign-in that waits for its user, who is to open ``page``."""

    device_code: str
    user_code: str
    page: str
    interval_s: float
    ends: float


class LoginFile:
    """The file with a sign-in, which nobody else on the machine can read."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Saved:
        """Return what is kept. Raises ``NotSignedInError`` where nothing is."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Saved)
        except FileNotFoundError as e:
            raise NotSignedInError(
                "nobody is signed in on this machine", remedy="`hortus login --url URL`"
            ) from e
        except (OSError, msgspec.DecodeError) as e:
            raise NotSignedInError(
                f"{self._file} cannot be read", remedy="`hortus login --url URL` makes it anew"
            ) from e

    def write(self, saved: Saved) -> None:
        """Keep a sign-in, in one step."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self._file, msgspec.json.encode(saved), mode=PRIVATE)

    def remove(self) -> None:
        """Keep nothing any more."""
        self._file.unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other process renew the sign-in at the same time."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Login:
    """Signs this machine in at a hortus, keeps it so, and signs it out."""

    def __init__(self, file: LoginFile, clock: Clock, pause: Callable[[float], None]) -> None:
        self._file = file
        self._clock = clock
        self._pause = pause

    def begin(self, url: str) -> Waiting:
        """Ask for a code. Raises ``UnreachableError`` or ``RefusedByServerError``."""
        self._file.write(Saved(url.rstrip("/"), _new_key()))
        said = self._form("/oauth/device_authorization", {"client_id": _NAME}, bound=False)
        return Waiting(
            str(said["device_code"]),
            str(said["user_code"]),
            str(said["verification_uri_complete"]),
            float(said["interval"]),
            self._clock.monotonic() + float(said["expires_in"]),
        )

    def wait(self, waiting: Waiting) -> None:
        """Return when the user has let this machine in. Raises ``RefusedByServerError``."""
        interval_s = waiting.interval_s
        while True:
            self._pause(interval_s)
            try:
                self._keep({"grant_type": DEVICE_CODE, "device_code": waiting.device_code})
            except RefusedByServerError as e:
                if e.oauth not in _WAITING or self._clock.monotonic() > waiting.ends:
                    raise
                interval_s += 5.0 if e.oauth == "slow_down" else 0.0
            else:
                return

    def as_service(self, url: str, service: str, key: Mapping[str, str]) -> None:
        """Sign a program in with its private key (RFC 7523)."""
        self._file.write(Saved(url.rstrip("/"), _new_key()))
        now = self._clock.now_us() // _US
        said = {
            "iss": service,
            "sub": service,
            "aud": url.rstrip("/"),
            "jti": new_id("jti", self._clock.now_us()),
            "iat": now,
            "exp": now + _ASSERTION_S,
        }
        self._keep(
            {
                "grant_type": "client_credentials",
                "client_assertion_type": CLIENT_ASSERTION,
                "client_assertion": _signed({"typ": "JWT"}, said, _imported(key)),
            }
        )

    def who(self) -> Answer:
        """Return what hortus says of who is signed in here."""
        return self._ask("GET", "/oauth/userinfo", {}, self.token())

    def plain_token(self) -> str:
        """Return a short-lived token that is not bound, for a client that has no key."""
        form = {
            "grant_type": TOKEN_EXCHANGE,
            "subject_token": self.token(),
            "subject_token_type": ACCESS_TOKEN,
        }
        proof = {"DPoP": self._proof("POST", "/oauth/token", form["subject_token"])}
        return str(self._ask("POST", "/oauth/token", proof, form=form)["access_token"])

    def token(self) -> str:
        """Return a token that holds; an old one is renewed, by one process at a time."""
        saved = self._file.read()
        if saved.expires_us - _EARLY_US > self._clock.now_us():
            return saved.access
        with self._file.alone():
            saved = self._file.read()
            if saved.expires_us - _EARLY_US <= self._clock.now_us():
                self.renew()
        return self._file.read().access

    def renew(self) -> None:
        """Get new tokens. Raises ``NotSignedInError`` where only signing in again helps."""
        refresh = self._file.read().refresh
        if not refresh:
            raise NotSignedInError("the sign-in is over", remedy="sign in again (`hortus login`)")
        self._keep({"grant_type": "refresh_token", "refresh_token": refresh})

    def headers(self, method: str, path: str) -> dict[str, str]:
        """Return what a request to hortus needs to be made as who is signed in."""
        token = self.token()
        return {"Authorization": f"DPoP {token}", "DPoP": self._proof(method, path, token)}

    @property
    def url(self) -> str:
        """The hortus at which this machine is signed in."""
        return self._file.read().url

    def out(self) -> str:
        """End the session and forget it; return a remark where hortus could not be told."""
        saved = self._file.read()
        try:
            if saved.access:
                self._form("/oauth/revoke", {"token": saved.refresh or saved.access}, bound=False)
        except (UnreachableError, RefusedByServerError) as e:
            return e.message
        finally:
            self._file.remove()
        return ""

    def _keep(self, form: Mapping[str, str]) -> None:
        said = self._form("/oauth/token", form, bound=True)
        saved = self._file.read()
        self._file.write(
            Saved(
                saved.url,
                saved.key,
                str(said["access_token"]),
                str(said.get("refresh_token", "")),
                self._clock.now_us() + round(float(said["expires_in"]) * _US),
            )
        )

    def _form(self, path: str, form: Mapping[str, str], *, bound: bool) -> Answer:
        headers = {"DPoP": self._proof("POST", path)} if bound else {}
        return self._ask("POST", path, headers, form=form)

    def _proof(self, method: str, path: str, token: str = "") -> str:
        saved = self._file.read()
        key = _imported(saved.key)
        public = key.as_dict(private=False)
        jwk = {name: public[name] for name in ("kty", "crv", "x", "y")}
        said: dict[str, object] = {
            "jti": new_id("jti", self._clock.now_us()),
            "htm": method,
            "htu": saved.url + path,
            "iat": self._clock.now_us() // _US,
        }
        if token:
            said["ath"] = token_digest(token)
        return _signed({"typ": "dpop+jwt", "jwk": jwk}, said, key)

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        token: str = "",
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        every = dict(headers)
        if token:
            every |= self.headers(method, path)
        data = urlencode(form).encode() if form is not None else None
        call = Call(method, self.url, path, every, data)
        return document(call.url, answered(call, _MOST_BYTES))


def _new_key() -> dict[str, str]:
    from joserfc.jwk import ECKey  # noqa: PLC0415 - only who signs in pays for it

    key = ECKey.generate_key("P-256").as_dict(private=True)
    return {name: str(key[name]) for name in ("kty", "crv", "x", "y", "d")}


def _imported(key: Mapping[str, str]) -> "ECKey":
    from joserfc.jwk import ECKey  # noqa: PLC0415 - as above

    return ECKey.import_key(dict(key))


def _signed(header: Mapping[str, object], said: Mapping[str, object], key: "ECKey") -> str:
    from joserfc import jws  # noqa: PLC0415 - as above

    return jws.serialize_compact(
        {"alg": "ES256", **header}, msgspec.json.encode(said), key, ["ES256"]
    )
