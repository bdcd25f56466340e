"""How people and programs are known, and how long their keys work."""

from typing import Annotated

from msgspec import Meta, Struct, field

from hortus.core.settings.values import Clearance, Count, Seconds


class SigninSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How people and programs sign in. Taken up at the next start."""

    public_url: str = ""
    """Address by which browsers and clients reach hortus, such as ``https://hortus.example``.
    Empty means the address that each request names, which will do on one machine only."""
    issuer: str = ""
    """Address of the company's OpenID provider, as its discovery document has it. Empty leaves
    one-time links (`hortus person invite USER`) as the only way to sign in."""
    client_id: str = ""
    """What hortus is called at the provider."""
    client_secret_file: str = ""
    """File with the secret that hortus proves itself to the provider with. Empty means none is
    needed: a public client, held by PKCE alone."""
    scopes: list[str] = field(default_factory=lambda: ["openid", "profile", "email"])
    """What the provider is asked to tell of somebody."""
    user_name_claim: str = "preferred_username"
    """Claim with the name somebody signs in with; where it is missing, ``email`` and then ``sub``.
    Choose one that people cannot change themselves."""
    groups_claim: str = "groups"
    """Claim with the groups somebody is in; they become teams."""
    region_claim: str = ""
    """Claim with the country somebody works in, as two letters. Empty: the provider says none."""
    entity_claim: str = ""
    """Claim with the company that employs somebody. Empty: the provider says none."""
    cost_centre_claim: str = ""
    """Claim with who pays for what somebody uses. Empty: the provider says none."""
    may_sign_in: list[str] = field(default_factory=list)
    """Groups of which somebody must be in one. Empty lets in everybody whom the provider does."""
    clock_skew_s: Seconds = 60.0
    """How far the clocks of the provider and of hortus may be apart."""
    token_s: Annotated[float, Meta(ge=30, le=3_600)] = 600.0
    """How long an access token holds."""
    session_s: Seconds = 43_200.0
    """How long somebody stays signed in with a browser, or a client that holds a plain token."""
    bound_session_s: Seconds = 604_800.0
    """How long somebody stays signed in with a program that proves itself with a key."""
    managed_settings: dict[str, str] = field(default_factory=dict)
    """Files with settings (JSON) that Claude Code takes from hortus once somebody has signed in
    with it, by the name of a team; ``all`` is for everybody else. Without one hortus sends only
    the switches that keep it from asking other hosts."""


class KeySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long keys work."""

    person_hours: Count = 24
    """Hours after which a key made for a person ends, unless it was made for another time."""
    person_most_days: Annotated[int, Meta(ge=1, le=3_650)] = 90
    """Most days for which a key can be made for a person."""


_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class ScimSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What the company's directory says over SCIM, and what it means here."""

    region: list[str] = field(
        default_factory=lambda: ['addresses[type eq "work"].country', "addresses.country"]
    )
    """Attributes of a user that say in which country they work; the first that is set counts."""
    entity: list[str] = field(default_factory=lambda: [f"{_ENTERPRISE}:organization"])
    """Attributes that say which company employs them."""
    cost_centre: list[str] = field(default_factory=lambda: [f"{_ENTERPRISE}:costCenter"])
    """Attributes that say who pays for what they use."""
    countries: dict[str, Annotated[str, Meta(pattern="^[A-Z]{2}$")]] = field(default_factory=dict)
    """Countries that the directory calls otherwise than by their two letters:
    ``Germany = "DE"``."""
    entities: dict[str, str] = field(default_factory=dict)
    """Companies that policies call otherwise than the directory does:
    ``"Acme Ltd" = "acme-uk"``."""
    clearances: dict[str, Clearance] = field(default_factory=dict)
    """The most sensitive data that members of a group see: ``"Code Red" = "restricted"``. Of
    several the highest counts. Where no group is named, clearance is given here by hand."""
    roles: dict[str, Annotated[str, Meta(pattern="^[a-z_]+$")]] = field(default_factory=dict)
    """What members of a group do for hortus itself: ``"IT Security" = "security"``. Where no group
    is named, roles are given here by hand."""
    extension: str = ""
    """The URN of a schema of your own for users, whose attributes can be named above."""
    extension_attributes: list[Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_-]*$")]] = field(
        default_factory=list
    )
    """The attributes of that schema; all are texts."""
    most_results: Annotated[int, Meta(ge=1, le=10_000)] = 500
    """Most entries on one page of a list."""
