"""Where the verbs that administer are done: here, or where this machine is signed in."""

from argparse import Namespace

import pytest
from joserfc.jwk import ECKey

from hortus.admin import Listed, PersonShown
from hortus.cli.dispatch import dispatch
from hortus.cli.office import is_far_away, office, require_here
from hortus.compose import NotAllowedError
from hortus.core import SystemClock, UsageError, load_settings
from hortus.identity import People
from hortus.policy import Task
from hortus.signin.client import LoginFile, Saved
from hortus.signin.errors import NotSignedInError, UnreachableError
from hortus.store import StoreView

URL = "http://127.0.0.1:9"


@pytest.fixture
def args(tmp_path):
    """Return the words of a call on a machine."""

    def make(server=None):
        return Namespace(server=server, data=tmp_path, config=None)

    return make


@pytest.fixture
def signed_in(tmp_path):
    LoginFile(tmp_path / "login.json").write(Saved(URL, {"kty": "EC"}, "token", "", 1 << 60))


def test_a_machine_with_records_is_administered_here(args, tmp_path):
    with office(args(), create=True) as desk:
        assert desk.do("person/list", Listed(), list[PersonShown]) == []
    LoginFile(tmp_path / "login.json").write(Saved(URL, {}))
    assert not is_far_away(args())


@pytest.mark.usefixtures("signed_in")
def test_a_machine_without_records_means_where_it_is_signed_in(args):
    assert is_far_away(args())
    assert is_far_away(args(f"{URL}/"))
    with pytest.raises(UsageError, match=r"signed in at http://127\.0\.0\.1:9, not at"):
        is_far_away(args("https://elsewhere.example"))


def test_far_away_needs_a_sign_in(args):
    with pytest.raises(NotSignedInError):
        is_far_away(args(URL))


def test_a_hortus_that_is_not_there_is_told(args, tmp_path):
    key = ECKey.generate_key("P-256").as_dict(private=True)
    said = {name: key[name] for name in ("kty", "crv", "x", "y", "d")}
    LoginFile(tmp_path / "login.json").write(Saved(URL, said, "token", "", 1 << 60))
    with office(args()) as desk, pytest.raises(UnreachableError, match="no hortus at"):
        desk.do("person/list", Listed(), list[PersonShown])


@pytest.fixture
def administered(tmp_path):
    """Name an administrator, so that the user of the machine is nobody any more."""
    with StoreView.open(tmp_path, create=True) as view:
        People(view.people, SystemClock(), "test").add_person("somebody", roles="admin")


def events(folder):
    with StoreView.open(folder) as view:
        return [(e.event, e.subject) for e in view.events.waiting()][1:]


def test_once_somebody_administers_the_user_of_the_machine_does_not(args, tmp_path, request):
    loaded = load_settings(data=tmp_path, environment={})
    require_here(loaded, Task.MANAGE_CONTENT, "content/erase")
    request.getfixturevalue("administered")
    with pytest.raises(NotAllowedError):
        require_here(loaded, Task.MANAGE_CONTENT, "content/erase")
    with office(args()) as desk, pytest.raises(NotAllowedError):
        desk.do("person/list", Listed(), list[PersonShown])
    assert events(tmp_path) == [
        ("admin.refused", "content/erase"),
        ("admin.refused", "person/list"),
    ]


@pytest.mark.usefixtures("administered")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("model add gpt --url https://gpt.example/v1", "model/add"),
        ("model remove gpt", "model/remove"),
        ("hold place case-1 --all --reason court", "hold/place"),
        ("hold lift case-1 --reason over", "hold/lift"),
        ("audit retain", "audit/retain"),
        ("audit rekey --reason lost", "audit/rekey"),
        ("content erase --person ada --month 2026-11 --reason asked", "content/erase"),
        ("scim token", "scim/token"),
        ("scim reread", "scim/reread"),
    ],
)
def test_every_verb_that_administers_asks_and_leaves_its_refusal(tmp_path, capsys, words, name):
    settings = tmp_path / "hortus.toml"
    settings.write_text('[models.gpt]\nurl = "https://gpt.example/v1"\n')
    if name == "model/add":
        settings.unlink()
    before = {p: p.read_bytes() for p in tmp_path.glob("*.toml")}
    assert dispatch([*words.split(), "--data", str(tmp_path)]) == 1
    assert "(no-permit)" in capsys.readouterr().err
    assert events(tmp_path) == [("admin.refused", name)]
    assert {p: p.read_bytes() for p in tmp_path.glob("*.toml")} == before


@pytest.mark.usefixtures("administered")
@pytest.mark.parametrize("words", ["hold list", "audit retain --dry-run", "model list"])
def test_what_only_reads_asks_nobody(tmp_path, words):
    assert dispatch([*words.split(), "--data", str(tmp_path)]) == 0
    assert events(tmp_path) == []
