"""The reading half of the import wizard: any spreadsheet a marketer has becomes rows of checked values.

``look`` reads the beginning and says what it found, ``read_rows`` and ``read_chunks`` stream the data rows
of a settled ``Mapping``, ``count_rows`` counts them by another path, ``inspect_file`` does all of it for
the terminal. Nothing is guessed in silence: what cannot be known becomes a ``Question`` or a problem at its
cell. Must not: know a platform.

A file is loaded when something of it is first asked for: all of them at once would hold the window up.
"""

from typing import TYPE_CHECKING

from desktop_app.runtime.on_demand import on_demand

if TYPE_CHECKING:
    from desktop_app.services.importing.reading.choices import judge_gender
    from desktop_app.services.importing.reading.count import count_rows
    from desktop_app.services.importing.reading.findings import (
        Look,
        Problem,
        Question,
        Refusal,
        Refused,
        Row,
        Suggestion,
        Value,
        effect_of,
        problem_text,
    )
    from desktop_app.services.importing.reading.first_look import look
    from desktop_app.services.importing.reading.mapping import CONTACT_FIELDS, ORDER_FIELDS, Column, Mapping
    from desktop_app.services.importing.reading.report import inspect_file
    from desktop_app.services.importing.reading.rows import read_chunks, read_rows

_FILES = {
    "CONTACT_FIELDS": "mapping",
    "Column": "mapping",
    "Look": "findings",
    "Mapping": "mapping",
    "ORDER_FIELDS": "mapping",
    "Problem": "findings",
    "Question": "findings",
    "Refusal": "findings",
    "Refused": "findings",
    "Row": "findings",
    "Suggestion": "findings",
    "Value": "findings",
    "count_rows": "count",
    "effect_of": "findings",
    "inspect_file": "report",
    "judge_gender": "choices",
    "look": "first_look",
    "problem_text": "findings",
    "read_chunks": "rows",
    "read_rows": "rows",
}

__all__ = [
    "CONTACT_FIELDS",
    "ORDER_FIELDS",
    "Column",
    "Look",
    "Mapping",
    "Problem",
    "Question",
    "Refusal",
    "Refused",
    "Row",
    "Suggestion",
    "Value",
    "count_rows",
    "effect_of",
    "inspect_file",
    "judge_gender",
    "look",
    "problem_text",
    "read_chunks",
    "read_rows",
]

__getattr__ = on_demand(__name__, _FILES)
