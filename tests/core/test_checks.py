"""What settings must agree on beyond the type of each value."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import (
    EMBEDDED_MODEL,
    SCIM_DOOR,
    BudgetSettings,
    ContentRuleSettings,
    ContentSettings,
    DlpSettings,
    GatewaySettings,
    KnowledgeSettings,
    ModelSettings,
    ScimSettings,
    ServerSettings,
    Settings,
    SigninSettings,
    StoreSettings,
)
from hortus.core.checks import faults_of, faults_of_model, faults_of_name

GOOD = ModelSettings(url="https://h.example/v1")


def problems(settings: Settings) -> list[str]:
    return [f"{fault.name}: {fault.problem}" for fault in faults_of(settings)]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/v1",
        "https://h.example",
        "http://[::1]:8080/v1",
        "https://h.example/a/b/v1/",
        "HTTPS://H.example/v1",
    ],
)
def test_an_address_of_a_server_is_taken(url: str) -> None:
    assert not list(faults_of_model("a", ModelSettings(url=url)))


@pytest.mark.parametrize(
    "url",
    [
        "h.example/v1",
        "ftp://h.example",
        "http://",
        "http:///v1",
        "http://h:port/v1",
        "http://h:99999/v1",
        "http://[::1/v1",
        "http://h .example/v1",
        "http://h/v1\n",
        "http://h/\u200b",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    (fault,) = faults_of_model("a", ModelSettings(url=url))
    assert fault.name == "models.a.url"
    assert fault.problem == "is not the address of a server"


@pytest.mark.parametrize("url", ["https://u:pw@h/v1", "https://pw@h/v1", "https://@h/v1"])
def test_an_address_with_credentials_is_refused_without_repeating_them(url: str) -> None:
    (fault,) = faults_of_model("a", ModelSettings(url=url))
    assert "pw" not in fault.problem + fault.remedy.replace("password", "")
    assert "api_key_file" in fault.remedy


@pytest.mark.parametrize("url", ["https://h/v1?key=abc", "https://h/v1#top"])
def test_an_address_with_a_query_or_fragment_is_refused(url: str) -> None:
    (fault,) = faults_of_model("a", ModelSettings(url=url))
    assert fault.problem == "has a query or fragment"


def test_a_proxy_is_checked_like_an_address() -> None:
    (fault,) = faults_of_model("a", ModelSettings(url="https://h/v1", proxy="h:3128"))
    assert fault.name == "models.a.proxy"


def test_the_address_of_a_collector_is_checked_too() -> None:
    settings = Settings(gateway=GatewaySettings(traces_url="collector:4318"))
    assert problems(settings) == ["gateway.traces_url: is not the address of a server"]


@pytest.mark.parametrize("url", ["http://[::1", "vectors:8080", "http://a b"])
def test_the_address_of_a_server_for_vectors_is_checked_too(url: str) -> None:
    settings = Settings(knowledge=KnowledgeSettings(embedding_url=url))
    assert problems(settings) == ["knowledge.embedding_url: is not the address of a server"]


@pytest.mark.parametrize(
    "model",
    [ModelSettings(), ModelSettings(url="https://h/v1", gguf="/a.gguf")],
    ids=["neither", "both"],
)
def test_a_model_has_one_of_address_and_file(model: ModelSettings) -> None:
    (fault,) = faults_of_model("a", model)
    assert fault.problem == "needs one of url and gguf"


@pytest.mark.parametrize("name", ["a", "qwen3-coder:30b", "org/model@v1.5+x", "0", "a" * 128])
def test_a_usual_name_is_taken(name: str) -> None:
    assert not list(faults_of_name("models", name))


@pytest.mark.parametrize(
    "name", ["", " a", "a b", "-a", "/a", "a\n", "é", "a" * 129, "a;b", "a\\"]
)
def test_a_name_that_would_break_something_is_refused(name: str) -> None:
    (fault,) = faults_of_name("models", name)
    assert "cannot be a name" in fault.problem


def test_the_name_of_the_embedded_model_is_reserved() -> None:
    assert problems(Settings(models={EMBEDDED_MODEL: GOOD})) == [
        "models.hortus/embedded: hortus/embedded is the name of the embedded model"
    ]


def test_an_alias_may_name_models_and_the_embedded_one() -> None:
    settings = Settings(models={"a": GOOD}, aliases={"house/code": ["a", EMBEDDED_MODEL]})
    assert not problems(settings)


@pytest.mark.parametrize(
    ("aliases", "problem"),
    [
        ({"house/code": ["absent"]}, "aliases.house/code: there is no model 'absent'"),
        ({"house/code": []}, "aliases.house/code: names no model"),
        ({"house/code": ["big", "big"]}, "aliases.house/code: names a model twice"),
        ({"big": ["big"]}, "aliases.big: big is also the name of a model"),
        ({"a b": ["big"]}, "aliases.a b: 'a b' cannot be a name"),
    ],
)
def test_an_alias_that_leads_nowhere_is_refused(
    aliases: dict[str, list[str]], problem: str
) -> None:
    assert problems(Settings(models={"big": GOOD}, aliases=aliases)) == [problem]


def test_an_alias_with_a_slip_comes_with_the_nearest_model() -> None:
    settings = Settings(models={"qwen3-coder": GOOD}, aliases={"house/code": ["qwen3-codr"]})
    (fault,) = faults_of(settings)
    assert fault.remedy.startswith("did you mean qwen3-coder?")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_as_name_and_address_is_judged_without_an_error(name: str, url: str) -> None:
    settings = Settings(models={name: ModelSettings(url=url)}, aliases={name: [url]})
    for fault in faults_of(settings):
        assert fault.problem
        assert fault.remedy


RULE = ContentRuleSettings(people=["payments-*"], classes=["none"])


def of_rule(**changes: object) -> list[str]:
    rule = msgspec.structs.replace(RULE, **changes)
    return problems(Settings(content=ContentSettings(rules={"payments": rule})))


def test_a_rule_that_names_people_and_kinds_of_data_is_taken() -> None:
    assert of_rule() == []
    assert of_rule(people=[], teams=["payments"]) == []
    assert of_rule(people=[], keys=["key_01"]) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"people": []}, "content.rules.payments: names nobody"),
        ({"people": ["*"]}, "content.rules.payments.people: is about everybody"),
        ({"people": ["ada", "?*"]}, "content.rules.payments.people: is about everybody"),
        ({"teams": [""]}, "content.rules.payments.teams: is about everybody"),
        ({"classes": []}, "content.rules.payments: names no kind of data"),
        (
            {"classes": ["none", "secret"]},
            "content.rules.payments.classes: names `secret`: what holds secrets is never kept",
        ),
        ({"models": []}, "content.rules.payments.models: is an empty list"),
        ({"keep": []}, "content.rules.payments.keep: is an empty list"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(changes: dict[str, object], problem: str) -> None:
    assert of_rule(**changes) == [problem]


def test_content_is_kept_only_where_secrets_are_looked_for() -> None:
    content = ContentSettings(rules={"payments": RULE})
    (problem,) = problems(Settings(content=content, dlp=DlpSettings(mode="off")))
    assert problem == "content.rules: keep texts in which nobody looks for secrets"
    assert problems(Settings(content=content, dlp=DlpSettings(mode="observe"))) == []
    assert problems(Settings(dlp=DlpSettings(mode="off"))) == []


def test_gateways_that_share_a_database_share_the_keys_of_its_content() -> None:
    store, content = StoreSettings(url="postgresql://db/h"), ContentSettings(rules={"p": RULE})
    (problem,) = problems(Settings(content=content, store=store))
    assert problem.startswith("content.rules: seal with keys that only this machine has")
    shared = msgspec.structs.replace(content, keys_folder="/srv/keys", key_file="/srv/master")
    assert problems(Settings(content=shared, store=store)) == []


def test_content_is_not_required_where_no_rule_asks_for_any() -> None:
    (problem,) = problems(Settings(content=ContentSettings(required=True)))
    assert problem.startswith("content.required: requires content to be kept")


def test_the_master_key_may_not_lie_among_the_keys_it_wraps() -> None:
    content = ContentSettings(key_file="/keys/2026/master", keys_folder="/keys")
    assert problems(Settings(content=content))[0].startswith("content.key_file: lies among")
    apart = ContentSettings(key_file="/keys-of-keys/master", keys_folder="/keys")
    assert problems(Settings(content=apart)) == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgresql://hortus@db.example/hortus",
        "postgres://db.example:5433/h?sslmode=verify-full&target_session_attrs=read-write",
        "postgresql://a.example:5432,b.example:5432/h",
        "postgresql:///hortus?host=/run/postgresql",
    ],
)
def test_an_address_of_a_database_is_taken(url: str) -> None:
    assert problems(Settings(store=StoreSettings(url=url))) == []


@pytest.mark.parametrize(
    "url", ["db.example/h", "mysql://db/h", "postgresql://[::1/h", "postgresql://db/h\n"]
)
def test_what_is_no_address_of_a_database_is_named(url: str) -> None:
    (problem,) = problems(Settings(store=StoreSettings(url=url)))
    assert problem == "store.url: is not the address of a PostgreSQL database"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://hortus:horse@db/h",
        "postgresql://hortus:ho@rse@db/h",
        "postgresql://db/h?password=horse",
        "postgresql://db/h?pass%77ord=horse",
        "postgresql://db/h?sslpassword=horse",
    ],
)
def test_a_password_in_the_address_of_a_database_is_refused_and_not_shown(url: str) -> None:
    (fault,) = faults_of(Settings(store=StoreSettings(url=url)))
    assert (fault.name, fault.problem) == ("store.url", "holds a password")
    assert "horse" not in fault.remedy


def test_a_password_file_for_no_database_is_named() -> None:
    assert problems(Settings(store=StoreSettings(password_file="/p"))) == [
        "store.password_file: serves no database"
    ]


@pytest.mark.parametrize(
    ("rates", "problem"),
    [
        ({"2026-13-01": {}}, "budgets.rates.2026-13-01: '2026-13-01' is no day"),
        ({"20261101": {}}, "budgets.rates.20261101: '20261101' is no day"),
        ({"2026-11-01": {"EUR": 2.0}}, "budgets.rates.2026-11-01.EUR: is the currency that"),
        ({"2026-11-01": {"EUR": 1.0, "USD": 0.92}}, ""),
    ],
)
def test_rates_are_of_a_day_and_not_of_their_own_currency(
    rates: dict[str, dict[str, float]], problem: str
) -> None:
    found = problems(Settings(budgets=BudgetSettings(rates=rates)))
    assert [one.startswith(problem) for one in found] == [True] * bool(problem)


@pytest.mark.parametrize(
    ("prices", "faults"),
    [
        ({"gpu_hour_price": 2.0, "tokens_per_gpu_hour": 1_000_000}, 0),
        ({"gpu_hour_price": 2.0}, 1),
        ({"tokens_per_gpu_hour": 5}, 1),
        ({"gpu_hour_price": 2.0, "tokens_per_gpu_hour": 5, "price_in_per_mtok": 1.0}, 1),
    ],
)
def test_a_model_has_one_price(prices: dict[str, float], faults: int) -> None:
    model = msgspec.convert({"url": GOOD.url, **prices}, ModelSettings)
    assert len(list(faults_of_model("a", model))) == faults


@pytest.mark.parametrize("network", ["10.0.0.0/8", "192.0.2.7", "fd00::/8", "::1"])
def test_a_network_is_taken_however_it_is_written(network: str) -> None:
    assert not problems(
        Settings(
            server=ServerSettings(trusted_proxies=[network]), zones={"main-office": [network]}
        )
    )


@pytest.mark.parametrize("network", ["10.0.0.1/8", "office", "", "10.0.0.0/33", "1.2.3"])
def test_what_is_no_network_is_named_with_its_place(network: str) -> None:
    settings = Settings(
        server=ServerSettings(trusted_proxies=[network]), zones={"office": [network]}
    )
    assert [fault.split(":")[0] for fault in problems(settings)] == [
        "server.trusted_proxies",
        "zones.office",
    ]


def test_a_zone_has_a_plain_name_and_a_network() -> None:
    found = problems(Settings(zones={"a b": ["10.0.0.0/8"], "empty": []}))
    assert found == ["zones.a b: 'a b' cannot be a zone's name", "zones.empty: names no network"]


def test_no_model_is_called_like_the_door_of_the_directory() -> None:
    assert [f.problem for f in faults_of_name("models", SCIM_DOOR)] == [
        "hortus/scim is the door of the directory"
    ]


@pytest.mark.parametrize(
    "scim",
    [
        ScimSettings(extension="urn:acme:2.0:User"),
        ScimSettings(extension_attributes=["legalEntity"]),
        ScimSettings(extension="acme", extension_attributes=["legalEntity"]),
    ],
)
def test_an_extension_of_the_directory_has_a_urn_and_attributes(scim: ScimSettings) -> None:
    assert [fault.split(":")[0] for fault in problems(Settings(scim=scim))] == ["scim.extension"]


def test_an_extension_that_is_whole_is_taken() -> None:
    scim = ScimSettings(extension="urn:acme:2.0:User", extension_attributes=["legalEntity"])
    assert not problems(Settings(scim=scim))


@pytest.mark.parametrize(
    ("signin", "words"),
    [
        (SigninSettings(public_url="hortus.example"), "signin.public_url: is not the address"),
        (SigninSettings(public_url="http://h.example"), "signin.public_url: is not encrypted"),
        (SigninSettings(issuer="https://idp.example"), "signin.issuer: and client_id belong"),
        (SigninSettings(client_id="hortus"), "signin.issuer: and client_id belong"),
        (SigninSettings(client_secret_file="f"), "signin.client_secret_file: serves no client"),
    ],
)
def test_a_sign_in_that_cannot_be_is_refused(signin: SigninSettings, words: str) -> None:
    assert any(problem.startswith(words) for problem in problems(Settings(signin=signin)))


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000", "https://idp.example/realms/acme"])
def test_a_provider_is_reached_over_tls_or_on_this_machine(url: str) -> None:
    signin = SigninSettings(issuer=url, client_id="hortus", public_url="https://hortus.example")
    assert not problems(Settings(signin=signin))
