"""The check digits of the numbers by which states know people, and what telephone numbers need."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

_LETTERS_OF_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_NO_DIGITS = re.compile(rb"[^0-9]")
_NO_SIGNS = re.compile(rb"[^0-9A-Za-z]")
# What letters and digits in odd places of an Italian tax code count; in even ones, their order.
_ODD = (
    1,
    0,
    5,
    7,
    9,
    13,
    15,
    17,
    19,
    21,
    2,
    4,
    18,
    20,
    11,
    3,
    6,
    8,
    12,
    14,
    16,
    10,
    22,
    25,
    24,
    23,
)
_CODICE = re.compile(r"[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]")
_CHINESE_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
# Verhoeff's tables: the group of the symmetries of a pentagon, and a permutation.
_PENTAGON = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_PERMUTED = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
_LEAST_KINDS = 3
_PHONE = range(8, 16)
_INVENTED = re.compile(r"1?[0-9]{3}55501[0-9]{2}|.*(?:1234567|0{6}|9{6})")


def _digits(value: bytes, count: int) -> list[int]:
    """Return the digits of a number if it has as many, and not all alike; else none."""
    digits = [byte - 48 for byte in _NO_DIGITS.sub(b"", value)]  # the digits of ASCII
    return digits if len(digits) == count and len(set(digits)) >= _LEAST_KINDS else []


def _weighted(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(d * w for d, w in zip(digits, weights, strict=False))


def is_german_tax_id(value: bytes) -> bool:
    """Tell whether a number is a tax identification number: ISO 7064, modulus 11 and 10."""
    digits = _digits(value, 11)
    if not digits or digits[0] == 0:
        return False
    product = 10
    for digit in digits[:10]:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == digits[10]


def is_french_nir(value: bytes) -> bool:
    """Tell whether a number is a social security number of 13 digits with its key of two."""
    text = _NO_SIGNS.sub(b"", value).decode("ascii").upper()
    if not re.fullmatch(r"[1-478][0-9]{4}(?:[0-9]{2}|2A|2B)[0-9]{8}", text):
        return False
    number = int(text[:13].replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(text[13:])


def is_spanish_dni(value: bytes) -> bool:
    """Tell whether a number of a Spaniard or a resident has the letter that belongs to it."""
    text = _NO_SIGNS.sub(b"", value).decode("ascii").upper()
    if not re.fullmatch(r"[0-9XYZ][0-9]{7}[A-Z]", text) or len(set(text[1:8])) < _LEAST_KINDS:
        return False
    number = int(text[:8].translate(str.maketrans("XYZ", "012")))
    return _LETTERS_OF_DNI[number % 23] == text[8]


def is_codice_fiscale(value: bytes) -> bool:
    """Tell whether an Italian tax code has its form and its last letter."""
    text = value.decode("ascii", "replace").upper()
    if not _CODICE.fullmatch(text):
        return False
    places = [int(c) if c.isdigit() else ord(c) - 65 for c in text[:15]]
    total = sum(_ODD[p] if i % 2 == 0 else p for i, p in enumerate(places))
    return chr(65 + total % 26) == text[15]


def is_dutch_bsn(value: bytes) -> bool:
    """Tell whether a number of nine digits passes the test of eleven."""
    digits = _digits(value, 9)
    return bool(digits) and _weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def is_polish_pesel(value: bytes) -> bool:
    """Tell whether a number has a date of birth and the right check digit."""
    digits = _digits(value, 11)
    if not digits or not 1 <= (digits[2] % 2) * 10 + digits[3] <= 12:  # noqa: PLR2004 - months
        return False
    return -_weighted(digits, _PESEL_WEIGHTS) % 10 == digits[10]


def is_british_nhs(value: bytes) -> bool:
    """Tell whether a number of the British health service has the right check digit."""
    digits = _digits(value, 10)
    return bool(digits) and _weighted(digits, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def is_chinese_id(value: bytes) -> bool:
    """Tell whether a number has the date of birth and the check digit of a resident of China."""
    text = value.decode("ascii", "replace").upper()
    form = (
        r"[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
    )
    if not re.fullmatch(form, text):
        return False
    return "10X98765432"[_weighted([*map(int, text[:17])], _CHINESE_WEIGHTS) % 11] == text[17]


def is_aadhaar(value: bytes) -> bool:
    """Tell whether an Indian number of twelve digits passes Verhoeff's check."""
    digits = _digits(value, 12)
    if not digits or digits[0] < 2:  # noqa: PLR2004 - none begins with 0 or 1
        return False
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = int(_PENTAGON[check][int(_PERMUTED[place % 8][digit])])
    return check == 0


def is_brazilian_cpf(value: bytes) -> bool:
    """Tell whether a number has the two check digits of a Brazilian taxpayer."""
    digits = _digits(value, 11)
    return bool(digits) and all(
        _weighted(digits[:end], range(end + 1, 1, -1)) * 10 % 11 % 10 == digits[end]
        for end in (9, 10)
    )


def is_american_ssn(value: bytes) -> bool:
    """Tell whether a social security number could have been given to somebody."""
    text = _NO_DIGITS.sub(b"", value).decode("ascii")
    area, group, serial = text[:3], text[3:5], text[5:]
    given = area not in {"000", "666"} and area[:1] != "9" and group != "00" and serial != "0000"
    return given and bool(_digits(value, 9)) and text not in {"123456789", "078051120"}


def is_telephone(value: bytes) -> bool:
    """Tell whether a number in international form is long enough, and not made up for films."""
    text = _NO_DIGITS.sub(b"", value).decode("ascii")
    return len(text) in _PHONE and len(set(text)) >= _LEAST_KINDS and not _INVENTED.match(text)


NATIONAL: Mapping[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        "german-tax-id": is_german_tax_id,
        "french-nir": is_french_nir,
        "spanish-dni": is_spanish_dni,
        "codice-fiscale": is_codice_fiscale,
        "dutch-bsn": is_dutch_bsn,
        "polish-pesel": is_polish_pesel,
        "british-nhs": is_british_nhs,
        "chinese-id": is_chinese_id,
        "aadhaar": is_aadhaar,
        "brazilian-cpf": is_brazilian_cpf,
        "american-ssn": is_american_ssn,
        "telephone": is_telephone,
    }
)
