"""What a platform takes in a field of a contact, so that a refusal is foreseen before anything is sent.

Owns: the noun and its judging. Must not: know a platform (manifests declare the rules, each with its source).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CUSTOM = "custom"
"""Stands for every additional field among ``fields``."""
_SHORT = 3  # letters of a short word


@dataclass(frozen=True, slots=True)
class ValueRule:
    """One rule for the fields named.

    Attributes
        shortest, longest: characters, 0 = no matter. together: ``longest`` counts all these fields of a
            row, names (without what stands before their colon) and values.
        pattern: what the whole value must match, "" = anything. letters: it must hold one.
        most_digits: -1 = any. most_words: (long ones, short ones of up to three letters), None = any.
        one_of: the values taken, in small letters; () = any.
    """

    fields: tuple[str, ...]
    shortest: int = 0
    longest: int = 0
    together: bool = False
    pattern: str = ""
    letters: bool = False
    most_digits: int = -1
    most_words: tuple[int, int] | None = None
    one_of: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> ValueRule:
        words = given["most_words"]
        return cls(
            **{
                **given,
                "fields": tuple(given["fields"]),
                "one_of": tuple(given["one_of"]),
                "most_words": None if words is None else (int(words[0]), int(words[1])),
            }
        )

    def covers(self, field: str) -> bool:
        return field in self.fields or (field.startswith(f"{CUSTOM}:") and CUSTOM in self.fields)

    def takes(self, value: str) -> bool:
        """Whether the platform takes this value, by itself."""
        if self.longest and not self.together and len(value) > self.longest:
            return False
        if len(value) < self.shortest or (self.one_of and value.lower() not in self.one_of):
            return False
        if self.letters and not any(map(str.isalpha, value)):
            return False
        if 0 <= self.most_digits < sum(map(str.isdigit, value)):
            return False
        if self.most_words is not None:
            words = [len(word.rstrip(".")) > _SHORT for word in value.split()]
            if words.count(True) > self.most_words[0] or words.count(False) > self.most_words[1]:
                return False
        return not self.pattern or re.fullmatch(self.pattern, value) is not None


class ValueRules:
    """All rules of a platform. Judgements of single values are remembered."""

    def __init__(self, rules: tuple[ValueRule, ...]) -> None:
        self._rules = rules
        self._joint = [rule for rule in rules if rule.together]
        self._by_field: dict[str, list[ValueRule]] = {}
        self._known: dict[tuple[str, str], bool] = {}

    def __bool__(self) -> bool:
        return bool(self._rules)

    def takes(self, field: str, value: str) -> bool:
        rules = self._by_field.get(field)
        if rules is None:
            rules = self._by_field[field] = [rule for rule in self._rules if rule.covers(field)]
        if not rules:
            return True
        known = self._known.get((field, value))
        if known is None:
            if len(self._known) > 50_000:
                self._known.clear()
            known = self._known[field, value] = all(rule.takes(value) for rule in rules)
        return known

    def judges(self, field: str) -> bool:
        """False where no rule is about this field."""
        return any(rule.covers(field) for rule in self._rules)

    def refused(self, values: Mapping[str, str | None]) -> list[str]:
        """The fields of one contact whose values would be refused."""
        found = [field for field, value in values.items() if value and not self.takes(field, value)]
        for rule in self._joint:
            mine = [field for field, value in values.items() if value and rule.covers(field)]
            if sum(len(values[field] or "") + _name(field) for field in mine) > rule.longest:
                found += [field for field in mine if field not in found]
        return found

    def may_be_long(self, longest: Mapping[str, int]) -> bool:
        """Whether values of these lengths by field may break a rule about several fields."""
        return any(
            sum(size + _name(field) for field, size in longest.items() if rule.covers(field)) > rule.longest
            for rule in self._joint
        )


def _name(field: str) -> int:
    return len(field.rpartition(":")[2])
