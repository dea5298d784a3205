"""The tools a platform binds beside the data: $mathTool, $numberTool, $dateTool. Only $mathTool has been
held against the real one; the others follow the platform's documented examples."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desktop_app.velocity.java.values import JavaObject
from desktop_app.velocity.tools import date_tool, math_tool, number_tool

# name -> tool for a present moment (None: the clock) and a contact's time zone
TOOLS: dict[str, Callable[[datetime | None, str], JavaObject]] = {
    "mathTool": lambda now, timezone: math_tool.MathTool(),
    "numberTool": lambda now, timezone: number_tool.NumberTool(),
    "dateTool": date_tool.DateTool,
}
NOT_VERIFIED = frozenset(("numberTool", "dateTool"))


def install_tools() -> None:
    """Registers the classes of the tools."""
    math_tool.install()
    number_tool.install()
    date_tool.install()
