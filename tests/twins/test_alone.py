"""The room stands alone: a twin that shared code with the clients could not prove anything about them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOM = Path(__file__).resolve().parents[2] / "desktop_app" / "twins"
#: everything beside the standard library that a twin may load
LIBRARIES = {"uvicorn"}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            found.add(node.module or "")
    return found


def test_the_room_imports_nothing_of_the_application() -> None:
    """Only the standard library, uvicorn and the room itself."""
    for path in ROOM.rglob("*.py"):
        for name in imported(path):
            top = name.partition(".")[0]
            own = name == "desktop_app.twins" or name.startswith("desktop_app.twins.")
            assert own or top in LIBRARIES or top in sys.stdlib_module_names, f"{path}: {name}"


def test_platforms_do_not_know_each_other() -> None:
    """A twin's folder imports its own folder and the framework, never a neighbour."""
    folders = {path.name for path in ROOM.iterdir() if path.is_dir() and path.name != "__pycache__"}
    for folder in folders:
        for path in (ROOM / folder).rglob("*.py"):
            for name in imported(path):
                part = name.removeprefix("desktop_app.twins.").partition(".")[0]
                assert part == folder or part not in folders, f"{path}: {name}"


def test_a_twin_needs_no_optional_extra() -> None:
    """It runs when the faster loops and parsers of uvicorn[standard], starlette and the application's
    libraries are absent.
    """
    block = (
        "uvloop",
        "httptools",
        "websockets",
        "wsproto",
        "watchfiles",
        "dotenv",
        "yaml",
        "starlette",
        "httpx",
        "pydantic",
        "PySide6",
    )
    code = (
        "import sys\n"
        f"for name in {block!r}: sys.modules[name] = None\n"
        "from desktop_app.twins import main\n"
        "sys.exit(main(['esputnik', '--contacts', '5', '--exit-with-parent']))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=ROOM.parents[1], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
