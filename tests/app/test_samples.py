"""The shipped samples: made by their script to the byte, nobody's data, as messy as promised."""

from __future__ import annotations

import csv
import re
import runpy
from pathlib import Path

from desktop_app.runtime.resources import resource_path

ROOT = Path(__file__).resolve().parents[2]


def _rows(name: str) -> list[list[str]]:
    raw = resource_path("samples", f"customers_{name}.csv").read_bytes()
    assert b"\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return list(csv.reader(raw.decode("cp1251").splitlines(), delimiter=";"))


def test_the_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "packaging" / "make_samples.py"))["main"](tmp_path)

    for name in ("clean", "messy"):
        file = f"customers_{name}.csv"
        assert (tmp_path / file).read_bytes() == resource_path("samples", file).read_bytes()


def test_every_address_is_reserved_for_examples() -> None:
    for name in ("clean", "messy"):
        for row in _rows(name)[1:]:
            for domain in re.findall(r"@([\w.-]+)", row[0] if row else ""):
                assert re.search(r"(^|\.)example(\.(com|org|net))?$", domain.lower()), domain


def test_the_messy_one_has_two_thousand_rows_and_one_in_a_hundred_is_bad() -> None:
    header, *rows = [row for row in _rows("messy") if any(row)]

    assert header[0] == "Електронна пошта"
    assert len(rows) == 2000
    plain = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
    bad = [row for row in rows if not plain.fullmatch(re.sub(r".*<(.*)>", r"\1", row[0].strip()))]
    assert len(bad) == 20
    assert sum(not row[3] for row in rows) > 500
    clean = [row for row in _rows("clean") if any(row)][1:]
    assert len(clean) == 600
    assert all(plain.fullmatch(row[0]) for row in clean)
