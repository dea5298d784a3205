"""What was begun and is not at its end: in an older file as well, and gone without a trace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from desktop_app.journal.acts import MIGRATIONS, ActStore
from desktop_app.journal.database import Database
from desktop_app.journal.erasures import ERASURES, KeptErasure, KeptPlace

NOW = datetime(2026, 11, 21, 14, 32, 10, tzinfo=UTC)
SHOP = KeptPlace("shop", "a1", "erased", "7", "ann@example.com", ("email:ann@example.com",))
SPARE = KeptPlace("spare", "a2", "", "8", "", ("phone:380671234567",))
ONE = KeptErasure("e1", NOW, "ann@example.com", True, (SHOP, SPARE))


def test_a_file_of_an_earlier_version_takes_it_and_gives_it_back_whole(tmp_path: Path) -> None:
    Database(tmp_path / "acts.sqlite", MIGRATIONS[: MIGRATIONS.index(ERASURES)]).close()
    store = ActStore(tmp_path)
    store.erasures.begin(ONE)
    store.close()
    again = ActStore(tmp_path)
    assert again.erasures.unfinished() == [ONE]
    assert again.erasures.find("e1") == ONE
    assert again.erasures.find("e2") is None
    again.close()


def test_at_its_end_the_address_stands_in_no_file_also_while_they_are_open(tmp_path: Path) -> None:
    store = ActStore(tmp_path)
    store.erasures.begin(ONE)
    assert any(b"ann@example.com" in file.read_bytes() for file in tmp_path.glob("acts.sqlite*"))
    store.erasures.remove("e1")
    assert not any(b"ann@example.com" in file.read_bytes() for file in tmp_path.glob("acts.sqlite*"))
    store.close()


def test_with_its_last_account_it_goes(tmp_path: Path) -> None:
    store = ActStore(tmp_path)
    store.erasures.begin(ONE)
    store.remove_account("shop")
    assert [one.places for one in store.erasures.unfinished()] == [(SPARE,)]
    store.remove_account("spare")
    assert store.erasures.unfinished() == []
    store.close()
