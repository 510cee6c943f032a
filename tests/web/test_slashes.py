"""A slash at the end of an address, or none, leads to the same place: also for what is posted."""

import pytest
from flask import Flask


@pytest.mark.parametrize("address", ["/results", "/lead", "/sign-in", "/privacy", "/health", "/respond/nosuch"])
def test_with_and_without_a_slash_at_the_end(app: Flask, address: str) -> None:
    client = app.test_client()
    assert client.get(f"{address}/").status_code == client.get(address).status_code


def test_nothing_that_is_posted_is_turned_away_for_a_slash(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.methods and "POST" in rule.methods]
    assert len(rules) > 5
    assert not any(rule.strict_slashes for rule in rules)
