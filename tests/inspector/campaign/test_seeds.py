"""Values worth trying, found in a package's own literals."""

import base64

import pytest

from hortus.inspector.campaign.seeds import NO_SEEDS, Seeds, mine, spread

HOSTS = ["relay.example", ".cn", "mirror.example", "fernbridge.example"]
WORDS = ["quillworks", "mirrorlake", "fernbridge", "stonewell"]


def scrambled(items, key=0, gap=","):
    return base64.b64encode(bytes(byte ^ key for byte in gap.join(items).encode())).decode()


@pytest.fixture
def package(tmp_path):
    def written(text):
        file = tmp_path / "cli.js"
        file.write_text(text, encoding="utf-8")
        return [file]

    return written


@pytest.mark.parametrize("key", [0, 1, 13, 91, 200, 255])
@pytest.mark.parametrize("gap", [",", "\n", "|"])
def test_a_scrambled_list_of_hosts_is_found(package, key, gap):
    found = mine(package(f'const l=atob("{scrambled(HOSTS, key, gap)}");'))
    assert found.endings == tuple(HOSTS)
    assert found.literals == 1


@pytest.mark.parametrize("key", [0, 91])
def test_a_scrambled_list_of_words_is_found(package, key):
    found = mine(package(f"x='{scrambled(WORDS, key)}'"))
    assert found.words == tuple(WORDS)
    assert found.endings == ()


def test_a_scrambled_list_in_json_is_found(package):
    text = base64.b64encode(b'["relay.example","mirror.example",".cn"]').decode()
    assert mine(package(f'"{text}"')).endings == ("relay.example", "mirror.example", ".cn")


def test_zones_are_told_from_hosts(package):
    found = mine(package(f'"{scrambled(["Asia/Shanghai", "Asia/Urumqi", "Asia/Tokyo"], 7)}"'))
    assert found.zones == ("Asia/Shanghai", "Asia/Urumqi", "Asia/Tokyo")
    assert found.endings == ()


def test_a_list_of_hosts_in_clear_is_kept_apart_from_scrambled_ones(package):
    clear = '["a.example", "b.example", "c.example"]'
    found = mine(package(f'{clear};"{scrambled(HOSTS, 91)}"'))
    assert found.endings == tuple(HOSTS)
    assert found.clear == ("a.example", "b.example", "c.example")
    assert found.sources == (
        "cli.js: base64 and XOR 91, 4 entries",
        "cli.js: in clear, 3 entries",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"',
        '"sha512AbCdEf0123456789AbCdEf0123456789AbCdEf"',
        '["function", "return", "const", "while"]',
        f'"{base64.b64encode(b"just a sentence that somebody wrote here").decode()}"',
        '"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"',
    ],
)
def test_other_literals_seed_nothing(package, text):
    found = mine(package(text))
    assert (found.endings, found.words, found.zones, found.clear) == ((), (), (), ())


def test_bytes_that_are_no_text_are_read_as_well(tmp_path):
    file = tmp_path / "program"
    file.write_bytes(b"\x7fELF\xff\x00" * 50 + f'"{scrambled(HOSTS, 91)}"'.encode() + b"\xff" * 99)
    assert mine([file]).endings == tuple(HOSTS)


def test_all_words_go_into_few_names():
    seeds = Seeds(words=tuple(f"word{number:02}" for number in range(60)))
    names = list(seeds.joined_words())
    assert len(names) == 3
    assert all(len(name) < 253 for name in names)
    assert all(any(word in name for name in names) for word in seeds.words)


def test_nothing_found_is_nothing_to_try():
    assert list(NO_SEEDS.joined_words()) == []


def test_values_are_taken_evenly_from_first_to_last():
    assert spread("abcdefghij", 5) == ("a", "c", "e", "g", "i")
    assert spread("ab", 5) == ("a", "b")
    assert spread("ab", 0) == ()
