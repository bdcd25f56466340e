"""What requests to sign in bring along: the address they were sent to, their form, their proof."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from hortus.identity import Proof
from hortus.signin.errors import ForgedRequestError, SigninError, WrongAddressError

if TYPE_CHECKING:
    from starlette.requests import Request

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_MOST_FORM_BYTES, _MOST_FIELDS = 65_536, 50


class Asking:
    """Reads requests; ``public_url`` is how people and programs call hortus, where it is set."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url.rstrip("/")

    def base(self, request: "Request") -> str:
        """Return the address of hortus. Raises ``WrongAddressError`` for one that is not its own.

        Without the check, a stranger's page could make a browser ask 127.0.0.1 under the
        stranger's own name.
        """
        if self._public_url:
            return self._public_url
        if request.url.hostname not in _THIS_MACHINE:
            raise WrongAddressError(
                f"hortus does not know itself by the name {request.url.netloc[:100]!r}",
                remedy="set signin.public_url to the address by which people reach hortus",
            )
        return f"{request.url.scheme}://{request.url.netloc}"

    def proof(self, request: "Request") -> Proof | None:
        """Return the proof of a key that came along, if one did."""
        text = request.headers.get("dpop", "")
        if not text:
            return None
        return Proof(text, request.method, self.base(request) + request.url.path)

    def refuse_foreign(self, request: "Request") -> None:
        """Refuse a form that another site has sent: browsers say where a form comes from."""
        if request.headers.get("origin", "") != self.base(request):
            raise ForgedRequestError(
                "the form was not sent from a page of hortus",
                remedy="open the page by the address of hortus, and try again",
            )


async def read_form(request: "Request") -> dict[str, str]:
    """Return the fields of a form. Raises ``SigninError`` for what is none."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _MOST_FORM_BYTES:
        raise SigninError("the form is too long, or has no length", remedy="send a short form")
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    if kind != "application/x-www-form-urlencoded":
        raise SigninError("that is no form", remedy="send application/x-www-form-urlencoded")
    try:
        return dict(parse_qsl((await request.body()).decode(), max_num_fields=_MOST_FIELDS))
    except ValueError as e:
        raise SigninError("the form cannot be read", remedy="send UTF-8, a few fields") from e
