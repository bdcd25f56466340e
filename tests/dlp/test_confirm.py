"""What a candidate must show besides its form."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import confirm

IBAN = b"DE89" + b"370400440532013000"


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(1, 15), st.integers(1, 9))
def test_one_wrong_digit_breaks_a_card_number(digits, place, change):
    number = next(n for d in "0123456789" if luhn(n := f"4{digits}{d}"))
    wrong = str((int(number[place]) + change) % 10)
    assert confirm.is_card(number.encode()) == (len(set(number)) >= 3)
    assert not confirm.is_card(f"{number[:place]}{wrong}{number[place + 1 :]}".encode())


@pytest.mark.parametrize("number", [b"1234567890123452", b"4220315081820346526", b"401288888888"])
def test_a_number_of_no_network_is_no_card(number):
    assert not confirm.is_card(number)


def luhn(text):
    total = 0
    for place, digit in enumerate(reversed(text)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


@given(st.integers(4, len(IBAN) - 1), st.sampled_from("0123456789"))
def test_one_wrong_digit_breaks_an_account_number(place, digit):
    changed = IBAN[:place] + digit.encode() + IBAN[place + 1 :]
    assert confirm.is_iban(IBAN)
    assert confirm.is_iban(changed) == (changed == IBAN)


@pytest.mark.parametrize(
    "value",
    [b"os.environ", b"get_password", b"userPassword2", b"load(name)", b"config[key]", b"3.14.15"],
)
def test_a_name_or_a_call_is_no_password(value):
    assert not confirm.is_value(value)


@pytest.mark.parametrize("value", [b"changeme", b"${PW}", b"<password>", b"xxxxxxxx", b"{{ pw }}"])
def test_a_stand_in_is_no_password(value):
    assert not confirm.is_value(value)
    assert not confirm.is_password(value)


@pytest.mark.parametrize("value", [b"tr0ub4dor&3", b"Xk9#mQ2!", b"hunter2-2024!"])
def test_a_password_is_a_value(value):
    assert confirm.is_value(value)


@pytest.mark.parametrize(
    "value",
    [b"password", b"String", b"Kennwort", b"$DB_PASSWORD", b"${PW:x}", b"#{pw}", b"./a/b.txt",
     b"$2b$12$abcdefgh", b"redis-user-password", b"https://host/", b"********"],
)  # fmt: skip
def test_a_name_a_path_a_variable_or_a_hash_is_no_literal_password(value):
    assert not confirm.is_literal(value)
    assert not confirm.is_setting(value)


@pytest.mark.parametrize("value", [b"banana", b"changeme", b"hunter2", b"correct-horse", b"P4ss!"])
def test_a_plain_word_in_quotation_marks_is_a_password(value):
    assert confirm.is_literal(value)


@pytest.mark.parametrize(
    "value", [b"123456", b"abc123", b"admin", b"root123", b"password1", b"foobar", b"111111"]
)
def test_what_everybody_tries_first_is_no_secret(value):
    assert not confirm.is_literal(value)
    assert not confirm.is_setting(value)
    assert not confirm.is_password(value)


@pytest.mark.parametrize(
    "value",
    [b"{SSHA}abcdef", b"{CRYPT}$6$abc$def", b"1.2.840.113549", b"newPassword", b"sha2_pass"],
)
def test_a_hash_a_number_of_a_standard_or_a_name_is_no_literal_password(value):
    assert not confirm.is_literal(value)


@pytest.mark.parametrize(
    "value", [b"mysecret", b"someClientSecret", b"demo:of:names", b"fake_one"]
)
def test_a_word_that_calls_itself_a_secret_is_none(value):
    assert not confirm.is_word(value)
    assert confirm.is_word(b"nightjar")


def test_words_are_no_token_however_long():
    assert not confirm.is_token(b"api-cognitoauthorizationidentity")
    assert not confirm.is_token(b"taken_out_of_the_recording")
    assert confirm.is_token(b"k3jfnw8dkq")


def test_a_long_word_that_nobody_could_say_is_a_value():
    assert confirm.is_value(b"jhpswiebwhbrnabgkbvczrwcyxblxtyvvlv")
    assert not confirm.is_value(b"authenticationconfigurationprovider")


@pytest.mark.parametrize(
    "value", [b"0053a6f94c9ff24598eb3e91e4378add", b"2Sg8iYjAxxmI2LvUXpJjkYrM"]
)
def test_a_key_is_chance_in_base64_or_long_hex(value):
    assert confirm.is_key(value)


@pytest.mark.parametrize(
    "value", [b"a" * 40, b"0053a6f94c9ff245", b"the_name_of_some_other_key_1"]
)
def test_a_name_or_a_short_number_is_no_key(value):
    assert not confirm.is_key(value)


@pytest.mark.parametrize("value", [b"self.password", b"Config::PASSWORD", b"SecretKeyRef"])
def test_a_name_in_code_is_no_setting(value):
    assert not confirm.is_setting(value)


def test_an_argument_that_is_a_word_is_no_password():
    assert not confirm.is_argument(b"prompt")
    assert confirm.is_argument(b"s3cr3t")


@given(st.text("abcXYZ123 !", min_size=1), st.text("abc123!", min_size=1))
def test_basic_credentials_are_a_name_and_a_password(name, password):
    both = base64.b64encode(f"{name}:{password}".encode())
    assert confirm.is_basic(both)
    assert not confirm.is_basic(base64.b64encode(name.encode()))


def test_a_word_that_happens_to_be_base64_is_no_credential():
    assert not confirm.is_basic(b"authentication")
    assert not confirm.is_basic(b"information=")


def test_more_kinds_of_characters_have_more_bits():
    assert confirm.bits(b"aaaa") == 0
    assert confirm.bits(b"abab") == 1
    assert confirm.bits(b"abcd") == 2


def test_addresses_kept_for_examples_reach_nobody():
    assert not confirm.is_address(b"a@example.com")
    assert not confirm.is_address(b"logo@2x.png")
    assert confirm.is_address(b"ada@lovelace.org")


@given(st.binary(min_size=1, max_size=2_000))
def test_every_check_answers_for_any_bytes(value):
    for name, check in confirm.CHECKS.items():
        if name not in {"iban", "card"} or value.isalnum():
            assert check(value) in {True, False}


def test_a_long_word_is_told_from_a_name_without_a_long_search():
    assert confirm.is_value(b"a" * 60 + b"b" * 60 + b"!" * 60) is False
    assert confirm.is_value(b"aB" * 5_000 + b"1!x?") is False


def test_sixteen_bytes_in_base64_are_a_key_and_a_word_of_that_length_is_none():
    assert confirm.is_key(b"RoowalnZ2XVzZN9Sp1XNZp==")
    assert not confirm.is_key(b"aaaaBBBBcccc1111aaaaBB==")
    assert not confirm.is_key(b"RoowalnZ2XVzZN9Sp1XNZpRo")
