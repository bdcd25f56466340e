"""What a Go file exports, imports and calls."""

from hortus.knowledge.libraries.golang import read_go

TEXT = """package http

import (
    "fmt"
    h "example.com/acme/http"
    "example.com/acme/log/v2"
)

// Client talks.
type Client struct{}

// Get gets a page.
//
// Deprecated: Use Fetch instead.
func (c *Client) Get(u string) error {
    log.Print(u, 1)
    return nil
}

func Fetch(u string) { h.Do(); fmt.Println(u); local() }
func own() { h.Do() }
func (o other) Hidden() {}
"""


def test_exported_names_are_offered_with_their_words():
    found = {d.name: d for d in read_go(TEXT).defined}
    assert set(found) == {"Client", "Client.Get", "Fetch"}
    assert found["Client.Get"].signature == "func (c *Client) Get(u string) error"
    assert (found["Client.Get"].deprecated, found["Client.Get"].instead) == (True, "Fetch")
    assert found["Client"].doc == "Client talks."


def test_calls_are_followed_through_the_names_of_imports():
    facts = read_go(TEXT)
    assert facts.package == "http"
    assert [(c.module, c.name, c.inside) for c in facts.called] == [
        ("example.com/acme/log/v2", "Print", "Get"),
        ("example.com/acme/http", "Do", "Fetch"),
        ("fmt", "Println", "Fetch"),
        ("example.com/acme/http", "Do", "own"),
    ]


def test_a_broken_file_has_no_facts():
    assert read_go("func (").defined == ()
