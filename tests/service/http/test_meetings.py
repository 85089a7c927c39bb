"""Meetings, items and search over HTTP, on the sample archive."""

from __future__ import annotations

from collections import Counter

import pytest
from fastapi.testclient import TestClient


def test_a_meeting_has_its_papers_and_items_once(sample_client: TestClient) -> None:
    held = sample_client.get("/api/meetings/dts/2024-11-27").json()
    assert {p["kind"] for p in held["papers"]} == {"agenda", "minutes"}
    keys = [i["key"] for i in held["items"]]
    assert len(keys) == len(set(keys)) > 3
    assert held["participants"]


def test_meetings_can_be_limited(sample_client: TestClient) -> None:
    every = sample_client.get("/api/meetings").json()
    some = sample_client.get("/api/meetings", params={"body": "dts", "year": 2024}).json()
    assert 0 < some["total"] < every["total"]
    assert {(m["body"], m["date"][:4]) for m in some["meetings"]} == {("DTS", "2024")}


def test_an_item_tells_sections_outcome_and_other_treatments(sample_client: TestClient) -> None:
    item = sample_client.get("/api/meetings/dts/2023-11-22/items/5").json()
    assert item["outcome"] == "decided"
    assert {"recommendation", "minutes"} & {s["role"] for s in item["sections"]}
    days = [t["date"] for t in item["treatments"]]
    assert "2023-09-13" in days  # the item was postponed there
    assert days == sorted(days)
    assert "2023-11-22" not in days
    assert all(t["url"].startswith(("/m/dts/", "/d/")) for t in item["treatments"])


@pytest.mark.parametrize(
    "path", ["dts/2024-11-28", "xyz/2024-11-27", "dts/2024-11-27/items/99", "a/b/items/c"]
)
def test_what_is_not_held_is_not_found(sample_client: TestClient, path: str) -> None:
    assert sample_client.get(f"/api/meetings/{path}").status_code == 404


def test_items_are_listed_by_outcome_and_title(sample_client: TestClient) -> None:
    found = sample_client.get("/api/items", params={"outcome": "postponed"}).json()
    assert found["total"]
    assert {i["outcome"] for i in found["items"]} == {"postponed"}
    named = sample_client.get("/api/items", params={"title": "lyngtoften"}).json()
    assert all("lyngtoften" in i["title"].casefold() for i in named["items"])


def test_facets_count_what_was_found_and_narrow_it(sample_client: TestClient) -> None:
    found = sample_client.get("/api/search", params={"q": "tilsynsteam", "limit": 100}).json()
    assert not found["more"]
    years = Counter(p["meeting_date"][:4] for p in found["passages"] if p["meeting_date"])
    assert {f["value"]: f["count"] for f in found["facets"]["year"]} == years
    year = max(years)
    narrowed = sample_client.get(
        "/api/search", params={"q": "tilsynsteam", "limit": 100, "year": year}
    ).json()
    assert {p["meeting_date"][:4] for p in narrowed["passages"]} == {year}
    # A facet is counted without its own choice, so that another year can be chosen instead.
    assert narrowed["facets"]["year"] == found["facets"]["year"]


def test_search_comes_a_page_at_a_time(sample_client: TestClient) -> None:
    first = sample_client.get("/api/search", params={"q": "beslutning budget", "limit": 7}).json()
    second = sample_client.get(
        "/api/search", params={"q": "beslutning budget", "limit": 7, "offset": 7}
    ).json()
    assert first["next"] == 7
    ids = [p["id"] for p in first["passages"] + second["passages"]]
    assert len(ids) == len(set(ids)) == 14


def test_outcome_is_a_limit_of_the_search_itself(sample_client: TestClient) -> None:
    found = sample_client.get("/api/search", params={"q": "tilsynsteam", "outcome": "postponed"}).json()
    assert found["total"]
    assert {p["outcome"] for p in found["passages"]} == {"postponed"}
