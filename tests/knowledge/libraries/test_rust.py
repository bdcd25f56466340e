"""What a Rust file offers, and which crates it uses."""

from hortus.knowledge.libraries.rust import read_rust

TEXT = """use acme_http::{get, put};
use std::io;
use crate::own;

/// Gets.
#[deprecated(since = "2", note = "use `fetch` instead")]
pub fn get(u: &str) -> u8 { 1 }
pub struct Client { x: u8 }
fn own() {}
"""


def test_public_items_are_offered():
    found = {d.name: d for d in read_rust(TEXT).defined}
    assert set(found) == {"get", "Client"}
    assert (found["get"].deprecated, found["get"].instead) == (True, "fetch")


def test_other_crates_are_named_once_for_each_use():
    assert [i.module for i in read_rust(TEXT).imported] == ["acme_http"]
