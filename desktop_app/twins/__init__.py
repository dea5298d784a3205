"""Local stand-ins ("twins") of the four platforms, spoken to over real HTTP on 127.0.0.1.

Owns: the server that runs one twin in a process of its own, the control calls, the seeded people and the
platforms' behaviour typed from their published facts.
Must not: import anything of ``desktop_app`` outside this package. A twin that shared code, limits or nouns
with the clients could not prove anything about them.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one twin until it is told to stop; ``argv`` as after ``python -m desktop_app.twins``.

    Returns the exit code: 0 stopped cleanly, 2 wrong arguments, 1 could not start (port taken, state
    unreadable).
    """
    from desktop_app.twins.launch import run  # the server's libraries are loaded only by a twin's own process

    return run(argv)
