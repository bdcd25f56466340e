"""What requests are looked through with follows the settings and the files they name."""

import asyncio
import os

import pytest

from hortus.compose.screening import HouseScreening
from hortus.core import ConfigError, DlpProject, DlpSettings
from hortus.core.testing import FrozenClock
from hortus.gateway.screening import Reach


@pytest.fixture
def opened(tmp_path):
    """Return a maker of screenings over one data folder."""

    def opened(**settings):
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        return HouseScreening(DlpSettings(**settings), data, FrozenClock())

    return opened


@pytest.fixture
def words(tmp_path):
    """Return the file of a list with one word."""
    file = tmp_path / "names.txt"
    file.write_text("Bluebird\n", encoding="utf-8")
    return file


def labels(screening, text):
    """Return the kinds of data in a text."""
    body = b'{"model":"m","messages":[{"role":"user","content":"%b"}]}' % text.encode()
    return set(screening.screen.requests.screen(body, "m").labels)


async def taken_up(screening, settings, until):
    """Keep up until something holds, and return what was installed."""
    installed = []
    job = asyncio.create_task(screening.keep_up(lambda: settings, installed.append))
    async with asyncio.timeout(20):
        while not until():  # noqa: ASYNC110 - it stands for any change
            await asyncio.sleep(0.02)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    return installed


def test_the_default_finds_secrets_and_tells_its_state(opened):
    screening = opened()
    assert screening.parts["word lists"] == "none"
    assert screening.parts["projects"] == "none"
    assert "rules" in screening.parts["scanner"]
    assert screening.screen.settings == DlpSettings()


def test_off_is_off(opened):
    screening = opened(mode="off")
    assert screening.screen is None
    assert screening.parts == {"scanner": "off"}


def test_the_name_of_a_list_is_that_of_its_file(opened, words):
    screening = opened(words=[str(words)])
    assert labels(screening, "the BLUEBIRD flies") == {"confidential:names"}
    assert screening.parts["word lists"] == "names (1 words)"


def test_placeholders_outlive_the_process(opened):
    marks = {opened().screen.redactor.placeholder("rule", "value") for _ in range(2)}
    assert len(marks) == 1


@pytest.mark.parametrize("broken", ["words", "allow", "projects"])
def test_a_file_that_cannot_be_used_stops_the_start(opened, tmp_path, broken):
    missing = str(tmp_path / "missing")
    settings = {
        "words": {"words": [missing]},
        "allow": {"allow": missing},
        "projects": {"projects": {"shop": DlpProject(repository=missing)}},
    }[broken]
    with pytest.raises(ConfigError) as caught:
        opened(**settings)
    assert missing in caught.value.message
    assert caught.value.remedy


def test_a_list_that_changes_is_taken_up(opened, words):
    screening = opened(words=[str(words)], engine="portable")
    words.write_text("Redbird Ten\n", encoding="utf-8")
    before = screening.screen
    installed = asyncio.run(
        taken_up(screening, screening.settings, lambda: screening.screen is not before)
    )
    assert installed[-1] is screening.screen
    assert labels(screening, "redbird ten, bluebird") == {"confidential:names"}


def test_a_list_that_breaks_leaves_the_old_one_and_is_told_until_it_is_mended(opened, words):
    screening = opened(words=[str(words)], engine="portable")
    words.write_text("x\n", encoding="utf-8")
    settings = screening.settings
    assert asyncio.run(taken_up(screening, settings, lambda: "screening" in screening.parts)) == []
    assert "names.txt" in screening.parts["screening"]
    assert labels(screening, "bluebird") == {"confidential:names"}
    words.write_text("Bluebird\n", encoding="utf-8")
    os.utime(words, ns=(1, 1))
    asyncio.run(taken_up(screening, settings, lambda: "screening" not in screening.parts))


def test_settings_that_change_are_taken_up(opened):
    screening = opened()
    asyncio.run(taken_up(screening, DlpSettings(mode="off"), lambda: screening.screen is None))
    assert screening.settings.mode == "off"


def test_what_passes_is_what_the_settings_say(opened, words):
    screening = opened(words=[str(words)], confidential="redact")
    body = b'{"model":"m","messages":[{"role":"user","content":"bluebird"}]}'
    screened = screening.screen.requests.screen(body, "m")
    assert b"bluebird" in screened.outgoing(Reach.INSIDE).body
    assert b"bluebird" not in screened.outgoing(Reach.OUTSIDE).body
