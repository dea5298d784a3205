"""Takes a full name apart where a platform keeps first and last name.

Owns: that rule. Must not: drop a word: both parts together are always the whole name.
"""

from __future__ import annotations

# patronymics tell the order of Ukrainian, Russian and Belarusian names apart from any dictionary
_PATRONYMICS = (
    "івна", "ївна", "овна", "евна", "ович", "евич", "йович", "ьович", "оўна", "еўна", "авіч", "евіч",
    "ivna", "yivna", "ovna", "evna", "ovych", "ovich", "evich", "iovych",
)  # fmt: skip


def split_name(full: str) -> tuple[str, str]:
    """(first name, last name); a single word is a first name.

    ``Shevchenko, Olena`` and ``Шевченко Олена Петрівна`` put the family first, everything else the given
    name. A patronymic stays with the first name.
    """
    before, comma, after = full.partition(",")
    if comma and before.strip() and after.strip():
        return after.strip(), before.strip()
    words = full.split()
    if len(words) == 3 and _is_patronymic(words[2]):
        return f"{words[1]} {words[2]}", words[0]
    if len(words) == 3 and _is_patronymic(words[1]):
        return f"{words[0]} {words[1]}", words[2]
    return (words[0], " ".join(words[1:])) if words else ("", "")


def _is_patronymic(word: str) -> bool:
    return word.casefold().endswith(_PATRONYMICS)
