"""Settings as a file: nothing secret goes out, nothing unknown comes in, and changes are said first."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.errors import UsageError
from desktop_app.runtime.texts import install_texts
from desktop_app.services.settings import SETTINGS, Settings
from desktop_app.services.settings_file import SettingsFiles, portable


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def present(settings: Settings) -> dict[str, Any]:
    return {key: settings[key] for key in SETTINGS}


def written(tmp_path: Path, values: object, **more: Any) -> Path:
    file = tmp_path / "from a colleague.json"
    file.write_text(json.dumps({"kind": "campaign-desk-settings", "form": 1, "settings": values, **more}))
    return file


def test_a_file_holds_every_setting_that_may_travel_and_no_host_or_person(
    settings: Settings, tmp_path: Path
) -> None:
    settings.set_all(
        {
            "theme": "dark",
            "test_addresses": "olena@example.org",
            "proxy": "address",
            "proxy_address": "http://proxy.example.org:3128",
            "proxy_user": "olena",
            "last_account": "my-shop",
            "last_folder": "folder-of-olena",
        }
    )
    file = tmp_path / "out.json"
    count = asyncio.run(SettingsFiles().write(file, present(settings)))
    text = file.read_text("utf-8")
    found = json.loads(text)["settings"]
    assert count == len(found) == len(portable())
    assert found["theme"] == "dark"
    for never in ("olena", "example.org", "my-shop", "proxy", "keys", "first_run"):
        assert never not in text


def test_what_would_change_is_told_before_anything_does(settings: Settings, tmp_path: Path) -> None:
    files = SettingsFiles()
    file = written(tmp_path, {"theme": "dark", "arm_minutes": 60, "tell_ended": True})
    incoming = asyncio.run(files.read(file, present(settings)))
    assert [(one.setting.key, one.before, one.after) for one in incoming.changes] == [
        ("theme", "system", "dark"),
        ("arm_minutes", 30, 60),
    ]
    assert incoming.same == 1
    assert settings["theme"] == "system"
    settings.set_all(incoming.values)
    assert settings["arm_minutes"] == 60
    settings.set_all(incoming.former)
    assert (settings["theme"], settings["arm_minutes"]) == ("system", 30)


def test_what_was_written_is_read_again_without_a_change(settings: Settings, tmp_path: Path) -> None:
    settings.set_all({"format_region": "uk_UA", "format_numbers": "space", "phone_region": "UA"})
    files = SettingsFiles()
    asyncio.run(files.write(tmp_path / "out.json", present(settings)))
    incoming = asyncio.run(files.read(tmp_path / "out.json", present(settings)))
    assert (incoming.changes, incoming.same) == ((), len(portable()))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"nonsense": 1}, "unknown"),
        ({"proxy": "none"}, "unknown"),
        ({"keys_in_file": True}, "unknown"),
        ({"last_account": "x"}, "unknown"),
        ({"test_addresses": ""}, "unknown"),
        ({"proxy_address": "http://elsewhere.example:3128"}, "host"),
        ({"test_addresses": "me@elsewhere.example"}, "host"),
        ({"phone_region": "elsewhere.example"}, "host"),
        ({"phone_region": "10.0.0.1"}, "host"),
        ({"phone_region": "fe80::1"}, "host"),
        ({"phone_region": "localhost"}, "host"),
        ({"phone_region": "file:///etc/passwd"}, "host"),
        ({"theme": "purple"}, "value"),
        ({"arm_minutes": 100_000}, "value"),
        ({"arm_minutes": "30"}, "value"),
        ({"presenter_mode": 1}, "value"),
    ],
)
def test_anything_unknown_or_like_a_host_is_refused_whole(
    settings: Settings, tmp_path: Path, values: dict[str, Any], code: str
) -> None:
    """A good setting beside a bad one is not taken either; the sentence names the bad one."""
    with pytest.raises(UsageError) as refused:
        asyncio.run(SettingsFiles().read(written(tmp_path, {**values, "language": "en"}), present(settings)))
    assert refused.value.code == f"settings_file.{code}"
    assert next(iter(values)) in refused.value.message
    assert refused.value.what_to_do.startswith("Nothing was changed")


HOSTS = (
    "elsewhere.example", "https://elsewhere.example", "elsewhere", "elsewhere:8080", "//elsewhere",
    "10.0.0.1", "2130706433", "0x7f000001", "[::1]", "elsewhere\u3002example", "elsewhere%2Eexample",
    "me@elsewhere", "UA.example", "UA\nelsewhere", "localhost", "\\\\elsewhere\\share",
    "file:///etc/passwd",
)  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_no_setting_that_may_travel_can_hold_a_host_however_it_is_spelt(
    settings: Settings, tmp_path: Path, host: str
) -> None:
    """None is free text: each takes a choice, a number, yes or no, or two letters."""
    for one in portable():
        assert not one.accepts(host), one.key
        assert one.choices or one.form or not isinstance(one.default, str), one.key
        with pytest.raises(UsageError):
            asyncio.run(SettingsFiles().read(written(tmp_path, {one.key: host}), present(settings)))
    for key in ("proxy_address", "base_url", "host", "test_addresses", "accounts"):
        with pytest.raises(UsageError):
            asyncio.run(SettingsFiles().read(written(tmp_path, {key: host}), present(settings)))
    assert (settings["proxy"], settings["proxy_address"], settings["test_addresses"]) == ("system", "", "")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "no_settings"),
        (b"[]", "no_settings"),
        (b"\xff\xfe{", "no_settings"),
        (b"[" * 50_000, "no_settings"),
        (b" " * 200_000, "no_settings"),
        (b'{"kind": "campaign-desk-settings", "form": 2, "settings": {}}', "newer"),
        (b'{"kind": "campaign-desk-settings", "form": 1, "settings": []}', "newer"),
        (b'{"kind": "campaign-desk-settings", "form": 1, "settings": {}, "secrets": {}}', "newer"),
    ],
)
def test_what_is_no_such_file_is_refused(settings: Settings, tmp_path: Path, raw: bytes, code: str) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(raw)
    with pytest.raises(UsageError) as refused:
        asyncio.run(SettingsFiles().read(file, present(settings)))
    assert refused.value.code == f"settings_file.{code}"
    assert "x.json" in refused.value.message


def test_every_setting_has_a_name_for_the_list_of_changes() -> None:
    from desktop_app.model.texts import has

    assert [one.key for one in SETTINGS.values() if one.shown and not has(one.label)] == []
