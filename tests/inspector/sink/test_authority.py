"""Certificates for every name, believed by those who trust the chamber and by nobody else."""

import ipaddress

import pytest
from cryptography import x509

from hortus.inspector.sink import Authority


def leaf(authority, name):
    return x509.load_pem_x509_certificate(authority._leaf(name))


@pytest.mark.parametrize("name", ["shop.example", "a" * 63 + "." + "b" * 60 + ".example"])
def test_a_leaf_is_for_its_name(authority, name):
    names = leaf(authority, name).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert names.value.get_values_for_type(x509.DNSName) == [name]


@pytest.mark.parametrize("address", ["198.18.0.7", "2001:db8::1"])
def test_a_leaf_may_be_for_an_address(authority, address):
    names = leaf(authority, address).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert names.value.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address(address)]


def test_it_is_the_same_after_being_handed_over(authority):
    read = Authority.read(authority.private_pem)
    assert read.public_pem == authority.public_pem


def test_a_context_is_made_once_for_each_name(authority):
    assert authority.context("a.example") is authority.context("a.example")
    assert authority.context("a.example") is not authority.context("b.example")


def test_its_certificates_fit_every_clock_that_a_run_shows(authority):
    made = leaf(authority, "a.example")
    assert made.not_valid_before_utc.year <= 2020
    assert made.not_valid_after_utc.year >= 2040
