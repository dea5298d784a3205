"""Settings: declared once, saved whole, forgiving when the file is damaged, never guessing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.errors import UsageError
from desktop_app.services.settings import SETTINGS, Settings


def test_defaults_hold_and_writing_them_makes_no_noise(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")

    assert {key: settings[key] for key in SETTINGS} == {key: one.default for key, one in SETTINGS.items()}
    assert list(tmp_path.iterdir()) == []
    assert all(one.accepts(one.default) for one in SETTINGS.values())


def test_a_value_survives_and_two_programs_do_not_undo_each_other(tmp_path: Path) -> None:
    window, terminal = Settings(tmp_path / "settings.json"), Settings(tmp_path / "settings.json")

    terminal.set("theme", "dark")
    window.set("phone_region", "UA")
    window.set("phone_region", "UA")

    fresh = Settings(tmp_path / "settings.json")
    assert (fresh["theme"], fresh["phone_region"]) == ("dark", "UA")
    assert window["theme"] == "dark"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "purple"),
        ("arm_minutes", 0),
        ("arm_minutes", 481),
        ("arm_minutes", True),
        ("presenter_mode", 1),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_nothing_is_saved(tmp_path: Path, key: str, value: Any) -> None:
    settings = Settings(tmp_path / "settings.json")

    with pytest.raises(UsageError) as caught:
        settings.set_all({"phone_region": "CZ", key: value})

    assert caught.value.values["name"] == key
    assert settings["phone_region"] == ""
    with pytest.raises(KeyError):
        settings.set("no_such_setting", 1)


def test_a_damaged_file_is_put_aside_and_defaults_hold(tmp_path: Path, expected_logs: Any) -> None:
    expected_logs("put aside")
    file = tmp_path / "settings.json"
    file.write_bytes(b'{"schema": 1, "settings": {"theme": "da')

    settings = Settings(file)

    assert settings["theme"] == "system"
    assert (tmp_path / "settings.json.broken").read_bytes().startswith(b'{"schema"')


def test_a_value_of_the_wrong_type_in_the_file_counts_as_not_set(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"schema": 1, "settings": {"arm_minutes": "many", "of_a_newer_version": 7}}))

    settings = Settings(file)

    assert settings["arm_minutes"] == 30
    settings.set("theme", "light")
    assert json.loads(file.read_text())["settings"]["of_a_newer_version"] == 7


def test_an_older_file_is_carried_over_and_kept_beside(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"schema": 1, "settings": {"colour_scheme": "dark"}}))

    def rename(values: dict[str, Any]) -> dict[str, Any]:
        values["theme"] = values.pop("colour_scheme")
        return values

    settings = Settings(file, migrations=(rename,))
    settings.set("language", "xx")

    assert settings["theme"] == "dark"
    assert json.loads(file.read_text()) == {"schema": 2, "settings": {"theme": "dark", "language": "xx"}}
    assert json.loads((tmp_path / "settings.json.schema1").read_text())["settings"] == {
        "colour_scheme": "dark"
    }
