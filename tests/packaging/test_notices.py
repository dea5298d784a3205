"""Nothing is shipped whose licence is not told; Qt's duties are met in words a person can follow."""

from __future__ import annotations

import importlib.metadata
import re
import sysconfig
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def notices() -> Any:
    import notices as module

    return module


def _of(name: str, ending: str) -> str:
    files = importlib.metadata.distribution(name).files or []
    return str(next(file.locate() for file in files if str(file).endswith(ending)))


def test_what_is_in_the_bundle_is_read_from_the_packers_own_tables(notices: Any, tmp_path: Path) -> None:
    (tmp_path / "PYZ-00.toc").write_text(
        "('a.pyz', [('httpx', '/lib/httpx/__init__.py', 'PYMODULE')])", "utf-8"
    )
    (tmp_path / "COLLECT-00.toc").write_text(
        "([('libX.so', '/usr/lib/libX.so', 'BINARY')], 'x', False)", "utf-8"
    )
    assert notices.sources(tmp_path) == {"httpx": "/lib/httpx/__init__.py", "libX.so": "/usr/lib/libX.so"}


def test_files_lead_to_their_distributions(notices: Any) -> None:
    contents = {
        "httpx": _of("httpx", "httpx/__init__.py"),
        "PySide6/QtCore.abi3.so": _of("PySide6_Essentials", "__init__.py"),
        "json": "/usr/lib/python3.11/json/__init__.py",
        "campaign-desk": "build/work/campaign-desk",
    }
    names = [one.name for one in notices.shipped_distributions(contents)]
    assert names == ["httpx", "PySide6_Essentials"]


def test_what_nobody_owns_fails_the_build(notices: Any) -> None:
    stranger = str(Path(sysconfig.get_path("purelib")) / "copied_in_by_hand.py")
    with pytest.raises(notices.Unexplained, match="copied_in_by_hand"):
        notices.shipped_distributions({"copied_in_by_hand": stranger})


def test_every_library_of_the_program_has_a_text_or_is_qt(notices: Any) -> None:
    """All that the program needs, through all that those need."""
    waiting, seen = ["campaign-desk"], set()
    while waiting:
        name = waiting.pop()
        found = importlib.metadata.distribution(name)
        seen.add(found.name)
        for line in found.requires or []:
            wanted = re.split(r"[<>=!~;\[ (]", line)[0]
            if "extra ==" not in line and wanted.lower() not in {one.lower() for one in seen}:
                try:
                    importlib.metadata.distribution(wanted)
                except importlib.metadata.PackageNotFoundError:
                    continue  # only on another system
                waiting.append(wanted)
    silent = [name for name in seen if not notices.texts_of(importlib.metadata.distribution(name))]
    assert sorted(silent) == sorted(notices.QT)
    assert all(notices.licence_of(importlib.metadata.distribution(name)) for name in seen)


def test_qt_can_be_replaced_and_its_source_found(notices: Any) -> None:
    words = notices.QT_WORDS.format(version="6.11.3", short="6.11", where="_internal/PySide6/Qt/lib")
    for duty in ("LGPL-3.txt", "GPL-3.txt", "unmodified", "replace", "debug", "Source code", "three years"):
        assert duty in words, duty
    texts = {file.name: file.read_text("utf-8") for file in notices.TEXTS.iterdir()}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["LGPL-3"]
    assert "Version 3, 29 June 2007" in texts["GPL-3"]
    assert "Version 2.1, February 1999" in texts["LGPL-2.1"]


def test_fonts_and_icons_bring_their_texts(notices: Any, tmp_path: Path) -> None:
    rows = notices._resources(tmp_path)
    assert {file.stem for file in tmp_path.iterdir()} == {"Inter", "JetBrainsMono", "Lucide"}
    assert {licence for _name, _version, licence in rows} == {"OFL-1.1", "ISC"}
