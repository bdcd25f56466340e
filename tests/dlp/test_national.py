"""Numbers of people pass with the right check digits, and with no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import national
from hortus.dlp.national import NATIONAL

# Made up, except for the examples that the authorities publish; each satisfies its check.
VALID = {
    "german-tax-id": ["91390996030", "75 291 703 423", "86095742719"],
    "french-nir": ["202077561401419", "1 77 11 2A 984 111 62", "2 55 08 14 168 025 38"],
    "spanish-dni": ["59277244B", "y7774580l", "12345678-Z"],
    "codice-fiscale": ["QXZWKJ85H15F606T", "RSSMRA85T10A562S"],
    "dutch-bsn": ["517469935", "111222333"],
    "polish-pesel": ["28071587013", "44051401359"],
    "british-nhs": ["990 548 3969", "943-476-5919"],
    "chinese-id": ["510000198704120569", "11010519491231002x"],
    "aadhaar": ["9901 4692 8507", "234123412346"],
    "brazilian-cpf": ["509.729.027-59", "52998224725"],
}
NUMBERS = [(check, number) for check, numbers in VALID.items() for number in numbers]


@pytest.mark.parametrize(("check", "number"), NUMBERS)
def test_a_number_with_its_check_digits_is_one(check, number):
    assert NATIONAL[check](number.encode())


@pytest.mark.parametrize(("check", "number"), NUMBERS)
def test_no_other_last_sign_makes_it_one(check, number):
    last = number[-1].upper()
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if last.isalpha() and last != "X" else "0123456789"
    others = [number[:-1] + sign for sign in signs if sign != last]
    assert [other for other in others if NATIONAL[check](other.encode())] == []


@given(st.integers(0, 10), st.integers(1, 9))
def test_verhoeffs_check_sees_each_wrong_digit(place, change):
    number = VALID["aadhaar"][1]
    wrong = str((int(number[place]) + change) % 10)
    assert not national.is_aadhaar(f"{number[:place]}{wrong}{number[place + 1 :]}".encode())


@pytest.mark.parametrize("place", range(11))
def test_verhoeffs_check_sees_two_digits_that_changed_places(place):
    number = VALID["aadhaar"][1]
    swapped = f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"
    assert national.is_aadhaar(swapped.encode()) == (swapped == number)


@pytest.mark.parametrize(
    "number", [b"666-30-1228", b"000-30-1228", b"926-30-1228", b"526-00-1228", b"123-45-6789"]
)
def test_a_social_security_number_that_nobody_can_have_is_none(number):
    assert national.is_american_ssn(b"526-30-1228")
    assert not national.is_american_ssn(number)


@pytest.mark.parametrize("number", [b"1 202 555 0143", b"49 30", b"49 123456789", b"99999999999"])
def test_a_telephone_number_made_up_for_examples_reaches_nobody(number):
    assert national.is_telephone(b"49 30 7401862")
    assert not national.is_telephone(number)


@pytest.mark.parametrize("check", sorted(NATIONAL))
def test_a_number_of_one_digit_is_nobodys(check):
    assert [n for n in range(8, 19) if NATIONAL[check](b"1" * n)] == []


@given(st.binary(min_size=1, max_size=40))
def test_every_check_answers_for_any_bytes(value):
    assert {check(value) for check in NATIONAL.values()} <= {True, False}
