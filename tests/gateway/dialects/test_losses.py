"""One table says what each dialect cannot say, and the reference shows it."""

from pathlib import Path

import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.losses import LOSSES, Dropped, Loss, Lost, losses_table, named

ROOT = Path(__file__).parents[3]


def test_every_loss_has_exactly_one_row() -> None:
    assert len(LOSSES) == len(Lost)
    assert {loss.what for loss in LOSSES} == set(Lost)


@pytest.mark.parametrize("loss", [pytest.param(loss, id=str(loss.what)) for loss in LOSSES])
def test_every_row_says_where_what_and_what_happens(loss: Loss) -> None:
    assert loss.unsaid_in
    assert loss.meaning
    assert loss.instead


def test_the_reference_shows_the_table_as_it_is() -> None:
    page = (ROOT / "docs/reference/translation.md").read_text(encoding="utf-8")

    assert losses_table() in page


def test_what_is_lost_is_named_once_and_in_order() -> None:
    lost = Dropped(Dialect.CHAT, ("field:x",))

    for what in (Lost.TOP_K, Lost.IS_ERROR, Lost.TOP_K):
        lost.add(what)

    assert lost.names == ("field:x", "top_k", "is_error")


def test_a_loss_the_table_does_not_list_cannot_happen() -> None:
    with pytest.raises(KeyError, match="top_k for messages"):
        Dropped(Dialect.MESSAGES).add(Lost.TOP_K)


def test_what_the_common_form_does_not_hold_may_be_anything() -> None:
    lost = Dropped()
    lost.add(Lost.TOP_K)

    assert lost.names == ("top_k",)


def test_a_detail_follows_the_name() -> None:
    assert named(Lost.TOOL, "web_search") == "tool:web_search"
