"""The cache of contacts: filled page by page, resumed, searched, dense, and forgetful when told so."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.journal import Journal, Wanted, from_row
from desktop_app.journal.contact_cache import ContactCache
from desktop_app.model.column_filter import ColumnFilter, How
from desktop_app.model.contact import Contact, Subscription

NOW = datetime(2026, 11, 21, 14, 32, 10, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def cache(journal: Journal) -> ContactCache:
    return journal.contacts("shop")


def person(number: int, **values: object) -> Contact:
    given = {"email": f"p{number}@example.com", "first_name": "Olena", "last_name": f"Nr{number}", **values}
    return Contact(id=str(1000 + number), **given)  # type: ignore[arg-type]


def fill(cache: ContactCache, people: list[Contact], size: int = 3, now: datetime = NOW) -> None:
    cache.begin(now)
    for at in range(0, len(people), size):
        cache.put_page(people[at : at + size], str(at + size) if at + size < len(people) else None)
    cache.finish(now)


def ids(cache: ContactCache, **wanted: object) -> list[str]:
    rows = cache.rows(Wanted(**wanted))  # type: ignore[arg-type]
    assert rows is not None
    return [one.id for one in cache.page(rows)]


def test_what_was_put_in_comes_out_whole(cache: ContactCache) -> None:
    whole = person(
        1, phone="+380671234567", city="Львів", birthday="1988-03-14", fields={"7": "gold"}, lists=("3", "5"),
        subscription=Subscription.UNSUBSCRIBED, changed=NOW,
    )  # fmt: skip
    fill(cache, [whole])
    assert cache.contact(whole.id) == whole
    assert from_row(cache.page([1])[0]) == whole
    assert cache.with_email("P1@EXAMPLE.com") == [whole]
    assert cache.lists_of(whole.id) == ("3", "5")


def test_a_reading_that_stopped_goes_on_where_it_was(journal: Journal, cache: ContactCache) -> None:
    cache.begin(NOW)
    cache.put_page([person(1), person(2)], "page 2")
    journal.close()
    again = Journal(journal.data).contacts("shop")
    state = again.state()
    assert (state.unfinished, state.cursor, state.read, state.count) == (True, "page 2", 2, 2)
    again.put_page([person(3)], None)
    assert again.finish(NOW) == 0
    assert again.state().complete_at == NOW
    assert not again.state().unfinished
    again.close()


def test_who_is_not_met_any_more_goes_only_at_the_end(cache: ContactCache) -> None:
    fill(cache, [person(n) for n in range(5)])
    cache.begin(NOW)
    cache.put_page([person(0), person(4, city="Lviv")], None)
    assert cache.state().count == 5, "until the end nobody is taken away"
    assert cache.finish(NOW) == 3
    assert sorted(ids(cache)) == ["1000", "1004"]
    assert cache.contact("1004").city == "Lviv"  # type: ignore[union-attr]


def test_rows_stay_without_a_gap(cache: ContactCache) -> None:
    fill(cache, [person(n, lists=("9",)) for n in range(6)])
    assert cache.remove("1002")
    assert not cache.remove("1002")
    rows = cache.rows(Wanted())
    assert rows == range(1, 6)
    assert len(cache.page(rows)) == 5
    assert cache.row_of("1005") == 3, "the last one took the free place"
    assert ids(cache, text="nr5") == ["1005"]
    assert ids(cache, text="nr2") == []
    assert sorted(ids(cache, list_id="9")) == ["1000", "1001", "1003", "1004", "1005"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("o", ["1000", "1001"]),  # one or two letters: words that begin so
        ("ol", ["1000", "1001"]),
        ("le", []),
        ("len", ["1000", "1001"]),  # three and more: any part
        ("olena nr", ["1000", "1001"]),
        ("OLENA NR1", ["1001"]),
        ("žan", ["1002"]),
        ("Ткач", ["1003"]),
        ("p1@exa", ["1001"]),
        ("+380 67 123", ["1003"]),
        ("(067) 123", ["1003"]),
        ('"; drop', []),
        ("%", []),
    ],
)  # fmt: skip
def test_search_finds_beginnings_and_parts(cache: ContactCache, text: str, found: list[str]) -> None:
    fill(
        cache,
        [
            person(0),
            person(1),
            person(2, first_name="Žaneta", last_name="Nováková", email="z@seznam.example"),
            person(3, first_name="Ганна", last_name="Ткаченко", phone="+380671234567", email="h@ukr.example"),
        ],
    )
    assert ids(cache, text=text) == found


def test_sorting_and_narrowing_together(cache: ContactCache) -> None:
    people = [person(n, email=f"{'cab'[n % 3]}{n}@example.com") for n in range(6)]
    people[4] = person(4, email="", subscription=Subscription.UNSUBSCRIBED)
    fill(cache, people)
    assert ids(cache, sort="email") == ["1001", "1002", "1005", "1000", "1003", "1004"]
    assert ids(cache, sort="email", descending=True)[0] == "1004"
    assert ids(cache, status="unsubscribed") == ["1004"]
    assert ids(cache, text="nr", sort="email") == ["1001", "1002", "1005", "1000", "1003", "1004"]
    cache.put([person(5, email="0@example.com")], NOW)
    assert ids(cache, sort="email")[0] == "1005", "an order of before a write counts no more"


def test_an_older_question_gives_way_to_a_newer_one(cache: ContactCache) -> None:
    fill(cache, [person(n) for n in range(3)])
    rows = cache.rows(Wanted(text="nr"), 2)
    assert rows is not None
    assert len(rows) == 2


def test_erased_people_are_in_no_byte_of_the_file(journal: Journal, cache: ContactCache) -> None:
    fill(cache, [person(n, email=f"marked{n}@example.com", last_name=f"Geheim{n}") for n in range(50)])
    assert cache.erase(["MARKED7@example.com"]) == 1
    assert cache.erase([], ["1008"]) == 1
    assert cache.erase(["nobody@example.com"]) == 0
    assert cache.state().count == 48
    journal.close()
    for file in (journal.data / "contacts").iterdir():
        content = file.read_bytes().lower()
        for word in (b"marked7@", b"geheim7\x1f", b"marked8@", b"geheim8"):
            assert word not in content, f"{word!r} in {file.name}"
        assert b"marked9@" in content or not file.name.endswith("sqlite")


def test_the_file_is_its_owners_and_goes_with_the_account(journal: Journal, cache: ContactCache) -> None:
    fill(cache, [person(1)])
    files = sorted((journal.data / "contacts").iterdir())
    assert files
    assert all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in files)
    other = journal.contacts("other")
    fill(other, [person(2)])
    journal.remove_account("shop")
    assert [file.name for file in (journal.data / "contacts").iterdir() if "shop" in file.name] == []
    assert other.state().count == 1


def test_old_contacts_go_after_the_days(journal: Journal, cache: ContactCache) -> None:
    fill(cache, [person(1)])
    fill(journal.contacts("fresh"), [person(1)], now=NOW + timedelta(days=20))
    journal.expire(NOW + timedelta(days=31), 30)
    assert journal.contacts("shop").state().count == 0
    assert journal.contacts("fresh").state().count == 1


def test_who_comes_again_in_one_reading_stays_as_they_came_first(cache: ContactCache) -> None:
    gone, back = Subscription.UNSUBSCRIBED, Subscription.SUBSCRIBED
    cache.begin(NOW)
    cache.put_page([person(1, subscription=back), person(1, subscription=gone)], "next")
    cache.put_page([person(1, subscription=gone), person(2)], None)
    cache.finish(NOW)
    assert cache.contact("1001").subscription is back  # type: ignore[union-attr]
    fill(cache, [person(1, subscription=gone), person(2)])
    assert cache.contact("1001").subscription is gone, "the next reading tells anew"  # type: ignore[union-attr]


def test_a_list_with_copies_of_its_own_changes_nobody_who_is_kept(cache: ContactCache) -> None:
    fill(cache, [person(1, subscription=Subscription.SUBSCRIBED)])
    copy = person(1, subscription=Subscription.UNSUBSCRIBED)
    cache.put_members("7", [copy, person(2)], True, NOW, known_stay=True)
    assert cache.contact("1001").subscription is Subscription.SUBSCRIBED  # type: ignore[union-attr]
    assert ids(cache, list_id="7") == ["1001", "1002"]
    cache.put_members("7", [copy], True, NOW)
    assert cache.contact("1001").subscription is Subscription.UNSUBSCRIBED  # type: ignore[union-attr]


def test_every_column_narrows_the_table_alone_and_with_others(cache: ContactCache) -> None:
    fill(
        cache,
        [
            person(1, phone="+380 (67) 123-45-67", city="Львів", fields={"7": "gold"}),
            person(2, email="Olena+News@Example.COM", external_id="CRM-9", fields={"7": "Golden"}),
            person(3, email="", phone="+380501112233", first_name="Ірина", last_name="Львів"),
        ],
    )

    def left(*filters: tuple[str, str, How] | tuple[str, str]) -> list[str]:
        return ids(cache, filters=tuple(ColumnFilter(*one) for one in filters))

    assert left(("email", "NEWS@ex")) == ["1002"]
    assert left(("email", "+n")) == ["1002"]
    assert left(("email", "", How.EMPTY)) == ["1003"]
    assert left(("email", "", How.FILLED)) == ["1001", "1002"]
    assert left(("email", "OLENA+news@example.com", How.IS)) == ["1002"]
    assert left(("email", "olena+news@example.com", How.IS_NOT)) == ["1001", "1003"]
    assert left(("name", "львів")) == ["1003"], "the town of another is not the name"
    assert left(("name", "olena nr")) == ["1001", "1002"]
    assert left(("city", "ьві")) == ["1001"]
    assert left(("phone", "067 123")) == ["1001"], "as people write it at home"
    assert left(("phone", "(67) 123")) == ["1001"]
    assert left(("phone", "671234567")) == ["1001"]
    assert left(("phone", "", How.EMPTY)) == ["1002"]
    assert left(("custom:7", "gold")) == ["1001", "1002"]
    assert left(("custom:7", "GOLD", How.IS)) == ["1001"]
    assert left(("custom:7", "gold", How.IS_NOT)) == ["1002", "1003"]
    assert left(("custom:7", "", How.FILLED)) == ["1001", "1002"]
    assert left(("city", "львів", How.IS)) == ["1001"]
    assert left(("city", "львів", How.IS_NOT)) == ["1002", "1003"]
    assert left(("custom:7", "", How.EMPTY)) == ["1003"]
    assert left(("external_id", "crm")) == ["1002"]
    assert left(("id", "1003")) == ["1003"]
    assert left(("custom:7", "gold"), ("phone", "67")) == ["1001"]
    assert ids(cache, text="львів", filters=(ColumnFilter("email", "", How.EMPTY),)) == ["1003"]
    assert ids(cache, sort="email", filters=(ColumnFilter("custom:7", "gold"),)) == ["1002", "1001"]
