"""What a candidate must show besides its form: checksums, variety, no sign of an example."""

import base64
import binascii
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType

from hortus.dlp.national import NATIONAL

_STAND_INS = re.compile(
    rb"example|changeme|change_me|placeholder|your[_-]?|dummy|redacted|sample|notreal"
    rb"|replace[_-]?(?:me|this|with)|(?:^|[_-])(?:fake|mock|todo|fixme)|(?:fake|mock)(?:$|[_-])|xxxx|\*\*\*|\.\.\.|0{8}|1234567890|abcdefghij|deadbeef|<|>|\$\{|\{\{|%\(|%s",
    re.IGNORECASE,
)
# Names of things in code: words of letters, joined by signs, with a digit or two at their ends.
_NAME = re.compile(
    rb"_*[A-Za-z]+[0-9]{0,2}(?:[_.:/-]+(?:[A-Za-z]+[0-9]{0,2}|[0-9]{1,4}))*_*"
    rb"|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[0-9.]+"
)
_WORDS = re.compile(rb"[a-z]+(?:[_.-][a-z]+)*|[A-Z]+(?:_[A-Z]+)+")
# One long word in small letters that has five consonants in a row was not made by people.
_NO_WORD = re.compile(rb"(?=[a-z]*[bcdfghjklmnpqrstvwxz]{5})[a-z]{24,}")
_CAMEL = re.compile(rb"[A-Z]?[a-z]{2,}[0-9]{0,2}(?:[A-Z][a-z]{2,}[0-9]{0,2})+")
_BASE32 = re.compile(rb"[A-Z2-7]{16}(?:[A-Z2-7]{8})*")
_HEX = re.compile(rb"(?=[0-9]*[A-Fa-f])(?=[A-Fa-f]*[0-9])(?:[0-9a-f]{32,}|[0-9A-F]{32,})")
_SHORT = re.compile(rb"[A-Za-z0-9+/]{22}==")
_BODY = re.compile(rb"[A-Za-z0-9+/=]{32}")
_CALL = re.compile(rb"[\w.]+[(\[].*")
# What stands where a password would: its own name, a type, a word for nothing.
_NO_PASSWORDS = frozenset(
    b"password passwd passphrase pass pwd secret string str text bool boolean true false null nil"
    b" none undefined required optional number integer varchar object array value default hidden"
    b" type name user username email example sample test unset enabled disabled always never"
    b" on_create invalid wrong".split()
)
# What everybody tries first: who reads such a one learns nothing.
_GUESSED = re.compile(
    rb"0?1234(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?|(?:123){2,}|(.)\1+|9?8?7?654321|(?:abc|qwe|qwerty|asdf)(?:123)?|abcdefgh|foobar(?:baz)?|bazbat"
    rb"|(?:admin|root|test|user|foo|bar|baz|pass(?:w(?:or)?d?)?|pwd)(?:[0-9]|123(?:4(?:56?)?)?)?",
    re.IGNORECASE,
)
# A path, a variable, a symbol of Ruby, an address in C, or the hash of a password.
_NO_LITERAL = re.compile(
    rb"[$%&:*@#]\{?[A-Za-z_(\[{#/].*|(?:\.{0,2}/|[A-Za-z]:)[\w./-]+|(?:\{[\w-]+\})?\$\w+\$.*|\{[\w-]+\}.*|\[.*\]"
    rb"|(?:md5|sha[0-9]+|pbkdf2|bcrypt|scrypt|argon2)[\w-]*\$.*"
    rb"|[:*x.?-]+|https?:.*|[0-9]+(?:\.[0-9]+){2,}",
    re.IGNORECASE,
)
_SYMBOL = re.compile(rb"[A-Za-z_]\w*(?:(?:\.|::|->)\w+)+")
_FILLED_IN = re.compile(rb"[$#]\{|\{\{|\{[A-Za-z_][\w.]*\}|\$\(|%\(|%s|%%|\.\.\.")
_TITLE = re.compile(rb"[A-Z\xc0-\xff][a-z\x80-\xff]+[:?!.]?")
_LABEL = re.compile(rb"[A-Za-z]+[0-9]{0,3}(?:[_.-][A-Za-z]+[0-9]{0,3})+")
_SECRETS = re.compile(
    rb"[A-Za-z_-]*(?:secret|password|token|key|pass)[0-9A-Z]{0,3}|[a-z]+(?:[:/][a-z]+)+",
    re.IGNORECASE,
)
_PASS = re.compile(rb"pass|pwd|secret|token", re.IGNORECASE)
_LEAST_BITS_TOKEN = 2.5
_LEAST_BITS_VALUE = 2.4
_LEAST_BITS_RANDOM = 4.0
_LEAST_BITS_HEX = 3.0
_LEAST_BITS_SHORT = 3.4
_LEAST_KINDS = 3
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21, "CY": 28, "CZ": 24,
    "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21,
    "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SA": 24,
    "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29,
}  # fmt: skip
_CARD = re.compile(rb"4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|6\d{15}|3[47]\d{13}|3[068]\d{12}")


def bits(value: bytes) -> float:
    """Return the Shannon entropy of the bytes, in bits for each byte."""
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values())


def is_stand_in(value: bytes) -> bool:
    """Tell whether a value says itself that it is none: ``changeme``, ``xxxx``, ``${VAR}``."""
    return _STAND_INS.search(value) is not None


def is_token(value: bytes) -> bool:
    """Tell whether the text of a token varies as chance does, and is more than long words."""
    return (
        bits(value) >= _LEAST_BITS_TOKEN and not is_stand_in(value) and not _WORDS.fullmatch(value)
    )


def is_value(value: bytes) -> bool:
    """Tell whether a value that is assigned to a password could be one, and not a name."""
    return (
        bits(value) >= _LEAST_BITS_VALUE
        and not is_stand_in(value)
        and (not _NAME.fullmatch(value) or _is_no_word(value))
        and not _CAMEL.fullmatch(value)
        and not _NO_LITERAL.fullmatch(value)
        and not _CALL.fullmatch(value)
    )


def _is_no_word(value: bytes) -> bool:
    return bool(_BASE32.fullmatch(value) or _NO_WORD.fullmatch(value))


def is_literal(value: bytes) -> bool:
    """Tell whether a text in quotation marks that is assigned to a password could be one.

    ``changeme`` is: that is the password of many a service.
    """
    return (
        value.lower() not in _NO_PASSWORDS
        and not _NO_LITERAL.fullmatch(value)
        and not _TITLE.fullmatch(value)
        and not _is_its_own_name(value)
        and not _GUESSED.fullmatch(value)
        and not _FILLED_IN.search(value)
    )


def _is_its_own_name(value: bytes) -> bool:
    """Tell whether a value is what passwords are called: ``db-password``."""
    return bool(_PASS.search(value) and (_LABEL.fullmatch(value) or _CAMEL.fullmatch(value)))


def is_word(value: bytes) -> bool:
    """Tell whether a word that is assigned to a secret could be one: not ``mysecret``."""
    return is_literal(value) and not is_stand_in(value) and not _SECRETS.fullmatch(value)


def is_setting(value: bytes) -> bool:
    """Tell whether a value without quotation marks in a file of settings could be a password."""
    return (
        is_literal(value)
        and not is_stand_in(value)
        and not _SYMBOL.fullmatch(value)
        and not (_CAMEL.fullmatch(value) and value[:1].isupper())
    )


def is_argument(value: bytes) -> bool:
    """Tell whether an argument of a command could be a password: it is no plain word."""
    return is_setting(value) and not value.isalpha()


def is_basic(value: bytes) -> bool:
    """Tell whether a text in base64 holds a name, a colon and a password."""
    try:
        name, colon, password = base64.b64decode(value, validate=True).partition(b":")
    except binascii.Error:
        return False
    both = name + password.removesuffix(b"\n")
    return bool(colon and password) and both.isascii() and _shown(both)


def _shown(text: bytes) -> bool:
    return text.decode("ascii").isprintable()


def is_password(value: bytes) -> bool:
    """Tell whether the password part of an address is given, and not left to be filled in."""
    return (
        not is_stand_in(value)
        and value.lower() not in _NO_PASSWORDS
        and not _NO_LITERAL.fullmatch(value)
        and not _is_its_own_name(value)
        and not _GUESSED.fullmatch(value)
    )


def is_random(value: bytes, least_bits: float = _LEAST_BITS_RANDOM) -> bool:
    """Tell whether a long run of characters looks like chance rather than like a name."""
    kinds = (
        any(48 <= b <= 57 for b in value),  # noqa: PLR2004 - the digits of ASCII
        any(65 <= b <= 90 for b in value),  # noqa: PLR2004 - its capitals
        any(97 <= b <= 122 for b in value),  # noqa: PLR2004 - its small letters
    )
    return sum(kinds) >= _LEAST_KINDS and bits(value) >= least_bits


def is_key(value: bytes) -> bool:
    """Tell whether a text looks like a key: chance in base64, or 32 digits of hex or more."""
    if is_stand_in(value):
        return False
    if _HEX.fullmatch(value):
        return bits(value) >= _LEAST_BITS_HEX
    # Sixteen bytes are too few for as many different letters as longer keys have.
    return is_random(value, _LEAST_BITS_SHORT if _SHORT.fullmatch(value) else _LEAST_BITS_RANDOM)


def is_body(value: bytes) -> bool:
    """Tell whether what follows the first line of a key has the long words of base64."""
    return _BODY.search(value) is not None


def is_iban(value: bytes) -> bool:
    """Tell whether an account number has its country's length and the right check digits."""
    text = value.decode("ascii").replace(" ", "")
    if len(text) != _IBAN_LENGTHS.get(text[:2]):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def is_card(value: bytes) -> bool:
    """Tell whether digits are a payment card's: a network's first digits, and Luhn's sum."""
    if not _CARD.fullmatch(re.sub(rb"[ -]", b"", value)):
        return False
    digits = [byte - 48 for byte in value if 48 <= byte <= 57]  # noqa: PLR2004 - the digits of ASCII
    doubled = [d * 2 - 9 * (d > 4) for d in digits[-2::-2]]  # noqa: PLR2004 - Luhn
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(digits)) >= _LEAST_KINDS


def is_address(value: bytes) -> bool:
    """Tell whether an e-mail address could reach somebody: not one reserved for examples."""
    domain = value.rpartition(b"@")[2].lower()
    if re.search(rb"(?:^|\.)(?:example|invalid|test|localhost|local)(?:\.|$)", domain):
        return False
    return not re.search(rb"\.(?:py|js|ts|png|jpg|svg|css|html?|json|md|txt|git)$", domain)


def always(value: bytes) -> bool:
    """Ask for nothing but the form."""
    return bool(value)


CHECKS: Mapping[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        "token": is_token,
        "value": is_value,
        "password": is_password,
        "literal": is_literal,
        "setting": is_setting,
        "word": is_word,
        "argument": is_argument,
        "basic": is_basic,
        "random": is_random,
        "key": is_key,
        "body": is_body,
        "iban": is_iban,
        "card": is_card,
        "address": is_address,
        "none": always,
        **NATIONAL,
    }
)
