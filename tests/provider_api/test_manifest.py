"""A manifest answers every capability, with a reason for every gap."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from desktop_app.model.operation import Effect, Operation
from desktop_app.model.texts import has
from desktop_app.provider_api.calls import CallField, Confirm, Place
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import FormField, Support
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts

MANIFESTS = {name: entry.manifest for name, entry in discover().items()}
each = pytest.mark.parametrize("name", list(MANIFESTS))


def test_a_gap_needs_a_reason_and_a_cannot_the_line_that_says_so() -> None:
    with pytest.raises(ValueError, match="note"):
        Support(Level.NOT_YET)
    with pytest.raises(ValueError, match="says so"):
        Support(Level.CANNOT, note="x")


@each
def test_a_capability_without_an_answer_is_refused(name: str) -> None:
    support = dict(MANIFESTS[name].support)
    del support[Capability.ORDERS_READ]
    with pytest.raises(ValueError, match=r"orders\.read"):
        replace(MANIFESTS[name], support=support)


@each
def test_an_operation_counts_against_a_limit_that_exists(name: str) -> None:
    odd = Operation("odd", "GET", "/odd", Effect.READ, limit="nowhere")
    with pytest.raises(ValueError, match="nowhere"):
        replace(MANIFESTS[name], operations={"odd": odd})


@each
def test_every_text_that_a_manifest_names_exists(name: str) -> None:
    install_texts()
    manifest = MANIFESTS[name]
    keys = {support.note for support in manifest.support.values() if support.note} | set(
        manifest.words.values()
    )
    for field in manifest.credentials:
        keys |= {field.label, field.where, field.whom}
    if manifest.import_target is not None:
        keys |= {manifest.import_target.consent, *manifest.import_target.starts}
    rules = manifest.contact_rules
    keys |= {rules.unsubscribe_reach, rules.resubscribe_reach, rules.delete_reach, rules.erase_reach}
    keys.add(rules.subscribe_note)
    forms: list[CallField | FormField] = [
        *manifest.sender_fields,
        *manifest.sender_filters,
        *manifest.list_fields,
    ]
    forms += [*rules.subscribe_fields, *manifest.message_fields]
    for event in manifest.event_forms:
        keys |= {event.label, event.note, event.starts}
        forms += event.fields
    if (order := manifest.order_form) is not None:
        keys |= {order.note, *order.starts, *(text for _, text in order.statuses)}
        forms += order.extra
    for call in manifest.calls:
        keys |= {
            call.group,
            call.title,
            call.does,
            call.look_at,
            call.off,
            *(text for _, text in call.columns),
        }
        forms += call.fields
    for each in forms:
        keys |= {each.label, each.note, *(text for _, text in each.options)}
    keys.discard("")
    assert sorted(key for key in keys if not has(key)) == []


@each
def test_live_hosts_are_named_over_tls_and_keys_are_secret(name: str) -> None:
    manifest = MANIFESTS[name]
    assert all(centre.base_url.startswith("https://") for centre in manifest.data_centres)
    assert len({centre.id for centre in manifest.data_centres}) == len(manifest.data_centres)
    assert any(field.secret for field in manifest.credentials)


@each
def test_the_data_centre_is_found_by_name_and_never_guessed(name: str) -> None:
    manifest = MANIFESTS[name]
    assert manifest.data_centre("") is manifest.data_centres[0]
    with pytest.raises(KeyError):
        manifest.data_centre("atlantis")


@each
def test_operations_are_found_under_their_own_names(name: str) -> None:
    operations = MANIFESTS[name].operations
    assert all(key == operation.name for key, operation in operations.items())
    assert all(operation.source for operation in operations.values())


@each
def test_a_call_that_changes_something_says_what_and_asks(name: str) -> None:
    manifest = MANIFESTS[name]
    for call in manifest.calls:
        if manifest.operations[call.operation].effect is not Effect.READ:
            assert call.does, call.name
            assert call.confirm is not Confirm.NONE, call.name


@each
def test_the_names_of_calls_and_their_fields_are_unique(name: str) -> None:
    calls = MANIFESTS[name].calls
    assert len({call.name for call in calls}) == len(calls)
    assert all(len({field.key for field in call.fields}) == len(call.fields) for call in calls)


@each
def test_every_place_of_a_path_has_its_field(name: str) -> None:
    manifest = MANIFESTS[name]
    for call in manifest.calls:
        wanted = set(re.findall(r"\{(\w+)\}", manifest.operations[call.operation].path))
        given = {field.wire or field.key for field in call.fields if field.place is Place.PATH}
        own = any(field.place is Place.OWN for field in call.fields)
        assert wanted == given or own, call.name
