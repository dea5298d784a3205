"""``python -m desktop_app.services.importing.reading FILE``: what the wizard would find, as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.reading.mapping import Mapping
from desktop_app.services.importing.reading.report import inspect_file


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="reading", description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--region")
    parser.add_argument("--rows")
    parser.add_argument("--kind", choices=("contacts", "orders"))
    parser.add_argument("--mapping")
    parser.add_argument("--mapping-out")
    parser.add_argument("--answer", action="append", default=[], metavar="QUESTION=VALUE")
    chosen = parser.parse_args(given)
    install_texts()
    mapping = Mapping.from_json(Path(chosen.mapping).read_bytes()) if chosen.mapping else None
    answers = dict(answer.split("=", 1) for answer in chosen.answer if "=" in answer)
    found = inspect_file(
        chosen.file, region=chosen.region, kind=chosen.kind, mapping=mapping, answers=answers,
        rows_out=chosen.rows,
    )  # fmt: skip
    if chosen.mapping_out and not found["refused"]:
        Path(chosen.mapping_out).write_text(
            json.dumps(found["mapping"], ensure_ascii=False, indent=1), encoding="utf-8"
        )
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
