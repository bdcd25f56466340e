"""Switch packs of rules on and off for a repository."""

from pathlib import Path

from hortus.review.errors import RuleFileError
from hortus.review.loading import pack_file
from hortus.review.settings import SETTINGS, load_review_settings


def switch(root: Path, name: str, *, on: bool) -> tuple[str, ...]:
    """Switch a pack and return those that are on; what else the settings say stays."""
    import tomlkit  # noqa: PLC0415 - heavy

    pack_file(name)
    used = load_review_settings(root).packs
    packs = tuple(dict.fromkeys([*used, name])) if on else tuple(p for p in used if p != name)
    path = root / SETTINGS
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        document = tomlkit.parse(text)
        if "packs" in document or not document:
            document["packs"] = list(packs)
        else:
            # A key behind a table would belong to that table.
            document = tomlkit.parse(f"packs = {tomlkit.item(list(packs)).as_string()}\n{text}")
        path.parent.mkdir(exist_ok=True)
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
    except OSError as e:
        raise RuleFileError(
            f"{SETTINGS} cannot be written: {e.strerror}", remedy="let this user write there"
        ) from e
    return packs
