"""The icons that the build draws can be read by the systems they are for."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage


@pytest.fixture
def icons() -> Any:
    import icons as module

    return module


def test_the_windows_icon_holds_every_size(icons: Any, qapp: Any) -> None:
    source = icons.SOURCES / "campaign-desk.svg"
    packed = icons.ico({side: icons.draw(source, side) for side in icons.ICO_SIZES})

    _reserved, kind, count = struct.unpack_from("<HHH", packed)
    assert (kind, count) == (1, len(icons.ICO_SIZES))
    for number, side in enumerate(sorted(icons.ICO_SIZES)):
        width, _height, _c, _r, _planes, bits, size, at = struct.unpack_from(
            "<BBBBHHII", packed, 6 + 16 * number
        )
        picture = QImage.fromData(packed[at : at + size])
        assert (width or 256, bits, picture.width(), picture.height()) == (side, 32, side, side)


def test_the_mac_icon_holds_every_kind(icons: Any, qapp: Any) -> None:
    source = icons.SOURCES / "contact-file.svg"
    packed = icons.icns({side: icons.draw(source, side) for side in set(icons.ICNS_KINDS.values())})

    assert packed[:4] == b"icns"
    assert struct.unpack_from(">I", packed, 4) == (len(packed),)
    at, found = 8, {}
    while at < len(packed):
        (size,) = struct.unpack_from(">I", packed, at + 4)
        found[packed[at : at + 4]] = QImage.fromData(packed[at + 8 : at + size]).width()
        at += size
    assert found == icons.ICNS_KINDS


def test_a_small_icon_is_no_empty_square(icons: Any, qapp: Any) -> None:
    """At 16 pixels both colours of the drawing are still there."""
    picture = QImage.fromData(icons.draw(icons.SOURCES / "campaign-desk.svg", 16))
    colours = {picture.pixelColor(x, y).lightness() // 32 for x in range(16) for y in range(16)}
    assert len(colours) >= 3


def test_every_source_is_drawn(icons: Any, qapp: Any, tmp_path: Path) -> None:
    icons.main(tmp_path)
    names = {source.stem for source in icons.SOURCES.glob("*.svg")}
    assert (
        names
        == {file.stem for file in tmp_path.glob("*.ico")}
        == {file.stem for file in tmp_path.glob("*.icns")}
    )
    assert {file.stem for file in (tmp_path / "png" / "256").iterdir()} == names
