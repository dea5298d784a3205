"""Draws the app's icons from resources/app-icon/*.svg: PNG for Linux, ICO for Windows, ICNS for macOS.

Owns: the sizes and the two container formats. Must not: hold a drawing. Runs in the project's environment
(``python packaging/icons.py FOLDER``).
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1] / "resources" / "app-icon"
PNG_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
ICNS_KINDS = {
    b"icp4": 16, b"icp5": 32, b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256,
    b"ic14": 512, b"ic09": 512, b"ic10": 1024,
}  # fmt: skip
"""Kinds of Apple's container and the side of the picture in each; all hold PNG."""


def draw(source: Path, side: int) -> bytes:
    """One picture, ``side`` pixels square, as PNG."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(source)).render(painter)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(held.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Windows' container; PNG inside, which every Windows since Vista reads."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    entries, bodies, at = b"", b"", len(head) + 16 * len(pictures)
    for side, png in sorted(pictures.items()):
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(png), at)
        bodies += png
        at += len(png)
    return head + entries + bodies


def icns(pictures: dict[int, bytes]) -> bytes:
    """Apple's container: ``pictures`` by side must hold every side of :data:`ICNS_KINDS`."""
    blocks = b"".join(
        kind + struct.pack(">I", 8 + len(pictures[side])) + pictures[side]
        for kind, side in ICNS_KINDS.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(blocks)) + blocks


def main(folder: Path) -> None:
    """Write ``<name>.ico``, ``<name>.icns`` and ``png/<side>/<name>.png`` of each source into ``folder``."""
    from PySide6.QtGui import QGuiApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    for source in sorted(SOURCES.glob("*.svg")):
        sides = {*PNG_SIZES, *ICO_SIZES, *ICNS_KINDS.values()}
        drawn = {side: draw(source, side) for side in sides}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{source.stem}.ico").write_bytes(ico({side: drawn[side] for side in ICO_SIZES}))
        (folder / f"{source.stem}.icns").write_bytes(icns(drawn))
        for side in PNG_SIZES:
            target = folder / "png" / str(side) / f"{source.stem}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(drawn[side])
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]))
