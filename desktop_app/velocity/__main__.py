"""`python -m desktop_app.velocity`: NDJSON in, NDJSON out.

A line in: {"id", "template", "data"}, perhaps "root": true (every key of data is a top-level variable too),
"tools": ["mathTool"], "engine": "1.7". A line out: {"id", "output"} or {"id", "error": {"message", "line",
"column"}}."""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from desktop_app.velocity import VelocityError, compile_template


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The answer to one case."""
    data = case.get("data")
    root = data if case.get("root") and isinstance(data, dict) else None
    try:
        template = compile_template(case["template"], case.get("engine", "2.4.1"))
        output = template.render(data, root=root, tools=case.get("tools", ()))
    except VelocityError as error:
        fault = {"message": error.message, "line": error.line, "column": error.column}
        return {"id": case.get("id"), "error": fault}
    return {"id": case.get("id"), "output": output}


def main(source: TextIO, target: TextIO) -> int:
    """Answers line by line; 1 if a line could not be read."""
    status = 0
    for line in source:
        if not line.strip():
            continue
        try:
            case = json.loads(line)
            result = answer(case)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            result = {"id": None, "error": {"message": f"no case: {error}", "line": None, "column": None}}
            status = 1
        target.write(json.dumps(result) + "\n")
    target.flush()
    return status


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]
    raise SystemExit(main(sys.stdin, sys.stdout))
