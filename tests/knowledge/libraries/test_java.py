"""What a Java file offers, imports and calls."""

from hortus.knowledge.libraries.java import read_java

TEXT = """package com.acme.shop;

import com.acme.http.Client;
import static com.acme.http.Urls.join;
import com.acme.log.*;

/** Pays. */
public class Pay {
    private Client kept;

    /**
     * Pay.
     * @deprecated Use {@link Pay#settle} instead
     */
    @Deprecated
    public int pay(Client given) {
        Client made = new Client(1);
        made.send(2);
        given.send(3, 4);
        kept.close();
        return join("a");
    }

    private void own() {}

    public interface Later { void settle(); }
}
"""


def test_public_things_are_offered_with_their_words():
    facts = read_java(TEXT)
    found = {d.name: d for d in facts.defined}
    assert facts.package == "com.acme.shop"
    assert {"Pay", "Pay.pay", "Pay.Later"} <= set(found)
    assert "Pay.own" not in found
    assert (found["Pay.pay"].deprecated, found["Pay.pay"].instead) == (True, "Pay.settle")
    assert found["Pay"].doc == "Pays."


def test_calls_are_followed_by_declared_types():
    assert [(c.module, c.name, c.positional) for c in read_java(TEXT).called] == [
        ("com.acme.http", "Client", 1),
        ("com.acme.http", "Client.send", 1),
        ("com.acme.http", "Client.send", 2),
        ("com.acme.http", "Client.close", 0),
        ("com.acme.http", "Urls.join", 1),
    ]


def test_imports_name_package_and_class():
    assert [(i.module, i.name) for i in read_java(TEXT).imported] == [
        ("com.acme.http", "Client"),
        ("com.acme.http", "Urls.join"),
        ("com.acme.log", ""),
    ]
