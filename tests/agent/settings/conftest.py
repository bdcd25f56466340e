"""A workspace, a person's folder and an administrator's file, each with what a test says."""

import pytest

from hortus.agent.settings import PROJECT_FILE, Places, load_agent_settings


class House:
    """Folders of one test, and the settings in force in them."""

    def __init__(self, folder):
        self.places = Places(
            folder / "work", folder / "config", folder / "data", folder / "requirements.toml"
        )
        (self.places.workspace / ".hortus").mkdir(parents=True)
        self.places.user.mkdir()

    def user(self, text):
        self.places.user_file.write_text(text)
        return self

    def project(self, text):
        (self.places.workspace / PROJECT_FILE).write_text(text)
        return self

    def required(self, text):
        self.places.requirements.write_text(text)
        self.places.requirements.chmod(0o644)
        return self

    def load(self, **flags):
        return load_agent_settings(self.places, flags)


@pytest.fixture
def house(tmp_path):
    """Return folders that a test may fill."""
    return House(tmp_path)
