"""The settings of the review in a repository."""

from hortus.review.settings import DEFAULT_PACKS, SETTINGS, load_review_settings
from hortus.review.types import Level


def test_without_a_file_the_usual_pack_is_on(tmp_path):
    assert load_review_settings(tmp_path).packs == DEFAULT_PACKS


def test_a_file_chooses_packs_levels_and_approved_dependencies(tmp_path):
    path = tmp_path / SETTINGS
    path.parent.mkdir()
    path.write_text(
        'packs = ["payments"]\nsecrets = "warn"\n[levels]\npay-old-tls = "warn"\n'
        '[dependencies]\napproved = ["acme-*"]\n'
    )
    settings = load_review_settings(tmp_path)
    assert settings.packs == ("payments",)
    assert settings.secrets is Level.WARN
    assert settings.levels == {"pay-old-tls": Level.WARN}
    assert settings.dependencies.approved == ("acme-*",)
