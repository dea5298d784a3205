"""Conditions on the rows of a plan: who a row is about, whether anything changes on it.

Owns: what SQLite finds of that by itself, in ``row_looks``' terms. Must not: know the words of a screen.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.journal.row_looks import Term
from desktop_app.journal.text_terms import like_pattern
from desktop_app.model.column_filter import ColumnFilter, How

BLANK = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What Python strips from the ends of a text; SQLite's ``trim`` takes spaces only."""
_CELLS = "SELECT value FROM json_each(c.cells) WHERE trim(value, ?) <> '' ORDER BY key LIMIT 1"
_PAYLOAD = "json_extract(nullif(c.payload, ''), '$.{}')"


def by_first_told(wanted: ColumnFilter, fields: Sequence[str]) -> Term:
    """By the first of these fields that is sent, else the row's first cell that is not blank."""
    told = ", ".join(f"nullif({_PAYLOAD.format(field)}, '')" for field in fields)
    text = f"coalesce({told}, ({_CELLS}), '')"
    values: tuple[str, ...]
    match wanted.how:
        case How.FILLED | How.EMPTY:
            blank = Term(f"({may_be_blank().sql} AND trim({text}, ?) = '')", (BLANK, BLANK))
            return blank if wanted.how is How.EMPTY else Term(f"NOT {blank.sql}", blank.values)
        case How.HOLDS:
            fits, values = f"instr(casefolded({text}), ?)", (BLANK, wanted.needle)
        case _:
            fits, values = f"casefolded(trim({text}, ?)) = ?", (BLANK, BLANK, wanted.needle)
    if (pattern := like_pattern(wanted.needle)) is not None:
        # a first look that needs no Python
        fits = f"((c.payload LIKE ? ESCAPE '!' OR c.cells LIKE ? ESCAPE '!') AND {fits})"
        values = (pattern, pattern, *values)
    return Term(f"NOT coalesce({fits}, 0)" if wanted.how is How.IS_NOT else fits, values)


def stands_already() -> Term:
    """Nothing at all happens to it."""
    return Term("r.state = 'unchanged'")


def may_change_nothing(loose: Sequence[str]) -> Term:
    """Rows that go and of which it is not certain that something is told: all others of those that go make
    somebody of more than one value, or write a value other than the one that is there. ``loose``: fields
    whose values may be written differently and mean the same."""
    marks = ",".join("?" * len(loose))
    several = "SELECT count(DISTINCT p.value) FROM json_each(c.payload) p WHERE trim(p.value, ?) <> ''"
    there = "SELECT f.value FROM json_each(i.fields) f WHERE f.key = p.key"
    other = f"trim(coalesce(p.value, ''), ?) <> trim(coalesce(({there}), ''), ?)"
    changes = (
        "SELECT 1 FROM images i, json_each(c.payload) p WHERE i.contact = r.before"
        f" AND (i.member = 0 OR (p.key NOT IN ({marks}) AND {other}))"
    )
    return Term(
        "(r.state = 'not_sent' AND r.before IS NOT NULL AND c.payload <> '' AND"
        f" CASE WHEN r.before = '' THEN ({several}) < 2 ELSE NOT EXISTS ({changes}) END)",
        (BLANK, *loose, BLANK, BLANK),
    )


def blank_in(places: Sequence[int]) -> list[Term]:
    """None of these columns of the file holds anything."""
    return [Term(f"trim(coalesce(json_extract(c.cells, '$[{at}]'), ''), ?) = ''", (BLANK,)) for at in places]


def may_be_blank() -> Term:
    """Every row of which it is not certain that one of its cells holds something: a cell that begins with a
    plain letter or digit is seen in the JSON as it stands."""
    return Term("""c.cells NOT GLOB '*"[0-9A-Za-z]*'""")
