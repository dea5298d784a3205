"""A letter, or a word of the screen, in what changes on the rows of a plan: nearly every row has to be
compared for it, in one pass over the file.

Owns: for which rows that is told by what is sent and what was read, and which are to be looked at one by one.
Must not: know the words of a screen or when two values say the same (both are handed in).
"""

from __future__ import annotations

from functools import cache

from desktop_app.journal.row_looks import Says, Term

_LAST_WITH_CASE = 0x20000
_SEVERAL = (
    "(coalesce(nullif((SELECT count(*) FROM image_keys k WHERE k.key = r.key), 0),"
    " (SELECT count(*) FROM image_keys k WHERE r.fallback <> '' AND k.key = r.fallback), 0) > 1)"
)
_IMAGE = "(SELECT i.{} FROM images i WHERE i.contact = r.before)"


def shown_in_changes(letter: str, says: Says, *, unread: bool, in_words: bool) -> Term:
    """Rows that surely show it. ``letter``: one of the needle's, casefolded: rows without it are passed over
    quickly; ``says(cells, payload, fields, member)`` judges the others: fields "" for somebody new.
    ``unread``: what is said of a row of which nothing could be read holds it; ``in_words``: the words around
    the values of a change may hold it, so that no row of a change can be passed over."""
    some = _may_stand("c.payload", letter)
    fields, member = _IMAGE.format("fields"), _IMAGE.format("member")
    there = "1" if in_words else f"({some} OR {_may_stand(fields, letter)})"
    # as a value, "a AND b" asks for b as well where a is not so: only CASE passes over it
    new = f"CASE WHEN {some} THEN says(:says, c.cells, c.payload, '', 1, '') ELSE 0 END"
    changed = (
        f"CASE WHEN NOT {there} THEN 0"
        f" WHEN NOT says(:says, c.cells, c.payload, {fields}, {member}, '') THEN 0 ELSE NOT {_SEVERAL} END"
    )
    return Term(
        f"CASE WHEN r.state <> 'not_sent' THEN 0 WHEN r.before IS NULL THEN {int(unread)}"
        f" WHEN r.before = '' THEN ({new}) ELSE ({changed}) END",
        (),
        says,
    )


def told_otherwise() -> Term:
    """Rows that say why, in words of their own, or that stand for several people there."""
    several = f"r.state = 'not_sent' AND r.before <> '' AND {_SEVERAL}"
    return Term(f"(r.state NOT IN ('not_sent', 'unchanged') OR ({several}))")


def _may_stand(json: str, letter: str) -> str:
    """Also where the JSON writes a letter in another way."""
    found = " OR ".join(f"instr({json}, '{form}')" for form in (*_forms(letter), "\\"))
    return f"({found})"


@cache
def _forms(letter: str) -> str:
    """Letters that become this one when case is folded, or several of which it is one."""
    several = {one for one in map(chr, range(_LAST_WITH_CASE)) if letter in one.casefold()}
    return "".join(sorted(several | {letter}))
