"""What platforms take in their fields: the rules of the four manifests, each by values around its border."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from desktop_app.provider_api.value_rules import CUSTOM, ValueRule, ValueRules
from desktop_app.providers.ecomail.manifest import MANIFEST as ECOMAIL
from desktop_app.providers.engagelab.manifest import MANIFEST as ENGAGELAB
from desktop_app.providers.esputnik.manifest import MANIFEST as ESPUTNIK
from desktop_app.providers.sendios.manifest import MANIFEST as SENDIOS


@pytest.mark.parametrize(
    ("manifest", "field", "good", "bad"),
    [
        (ESPUTNIK, "first_name", ["Олена", "Anna-Maria", "O'Neil", "J. R.", "Ann 123", "x" * 40, "e\u0301a"],
         ["Ann 1234", "123", "-Ann",
          "Ann!", "Ann (mob)", "x" * 41, "Anne Bert Carl Dora", "a b c d", "Pavlo."]),
        (ESPUTNIK, "last_name", ["Ivanenko Petrenko Sydorenko", "D'Arc", "St. Clair"], ["@", "a_b", "a,b"]),
        (ESPUTNIK, "language", ["uk", "de-AT", "en_US"], ["українська", "english", "d"]),
        (ESPUTNIK, "phone", ["+380671234567", "12345"], ["1234", "1234567890123456", "call me"]),
        (ECOMAIL, "gender", ["male", "female"], ["diverse"]),
        (ECOMAIL, "birthday", ["1990-12-31"], ["31.12.1990", "1990"]),
        (ENGAGELAB, "email", ["a@b.io", "x" * 96 + "@example.com"],
         ["a@b.c", "x" * 97 + "@example.com", "a@bücher.example", "a@x-.org", "a@" + "b" * 64 + ".org"]),
        (SENDIOS, "language", ["uk", "EN", "de-AT"], ["ua", "english", "xx"]),
        (SENDIOS, "gender", ["m", "Female"], ["x"]),
    ],
)  # fmt: skip
def test_the_rules_of_the_platforms(manifest, field: str, good: list[str], bad: list[str]) -> None:
    rules = ValueRules(manifest.import_target.value_rules)
    assert [value for value in good if not rules.takes(field, value)] == []
    assert [value for value in bad if rules.takes(field, value)] == []


def test_a_rule_for_several_fields_counts_them_together() -> None:
    rules = ValueRules(ECOMAIL.import_target.value_rules)
    half = "x" * 2400
    assert rules.refused({"email": "a@example.com", "custom:A": half, "custom:B": half}) == []
    assert rules.refused({"custom:A": half + "x" * 200, "custom:B": half}) == ["custom:A", "custom:B"]
    assert rules.may_be_long({"custom:A": 2600, "custom:B": 2400})
    assert not rules.may_be_long({"custom:A": 2400, "custom:B": 2400, "first_name": 9000})


def test_a_field_without_a_rule_takes_anything_and_judgements_are_kept() -> None:
    rules = ValueRules((ValueRule(("first_name", CUSTOM), longest=3),))
    assert rules.takes("city", "x" * 1000)
    assert not rules.judges("city")
    assert rules.judges("custom:17")
    assert [rules.takes("custom:17", value) for value in ("abc", "abcd", "abc", "abcd")] == [True, False] * 2


def test_rules_survive_being_written_down() -> None:
    for manifest in (ECOMAIL, ENGAGELAB, ESPUTNIK, SENDIOS):
        for rule in manifest.import_target.value_rules:
            assert ValueRule.from_json(json.loads(json.dumps(asdict(rule)))) == rule
