"""Settings: each declared once, kept in one JSON file, carried over when the program grows older.

Owns: the declarations, loading, saving, migrations. Must not: hold a secret or a widget; the dialog is built
from :data:`SETTINGS`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from desktop_app.model.errors import StorageFailed, UsageError
from desktop_app.runtime.atomic_file import write_private
from desktop_app.runtime.file_lock import FileLock

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``choices`` or ``form`` (a pattern of the whole) limits a text, ``low`` and ``high`` a
    number; ``label`` is a text key.

    ``shown`` is False for what the program remembers by itself. ``restart``: takes effect at the next start.
    ``portable``: may stand in a file that goes to another computer; never so for a host or a person.
    """

    key: str
    default: Value
    label: str
    choices: tuple[str, ...] = ()
    form: str = ""
    low: int | None = None
    high: int | None = None
    shown: bool = True
    restart: bool = False
    portable: bool = True

    def accepts(self, value: object) -> bool:
        """True for a value of the right type within the limits."""
        if type(value) is not type(self.default):  # bool is an int in Python, not here
            return False
        if self.choices:
            return value in self.choices
        if self.form and isinstance(value, str):
            return re.fullmatch(self.form, value) is not None
        if isinstance(value, int) and not isinstance(value, bool):
            return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        return True


FORMAT_REGIONS = (
    "bg_BG", "cs_CZ", "de_DE", "en_GB", "en_US", "fr_FR", "hu_HU", "ka_GE", "kk_KZ", "pl_PL", "ro_RO",
    "sk_SK", "tr_TR", "uk_UA",
)  # fmt: skip
NUMBER_FORMS = ("region", "comma", "space", "dot", "apostrophe")
DATE_FORMS = ("region", "day_first", "month_first", "year_first")


def _all(*settings: Setting) -> Mapping[str, Setting]:
    return MappingProxyType({setting.key: setting for setting in settings})


SETTINGS: Mapping[str, Setting] = _all(
    Setting("language", "en", "settings.language", choices=("en", "xx"), restart=True),
    Setting("theme", "system", "settings.theme", choices=("system", "light", "dark")),
    Setting("contrast", "system", "settings.contrast", choices=("system", "more", "usual")),
    Setting("text_size", "system", "settings.text_size", choices=("system", "100", "125", "150")),
    Setting("phone_region", "", "settings.phone_region", form="([A-Z]{2})?"),
    Setting("arm_minutes", 30, "settings.arm_minutes", low=1, high=480),
    Setting("keep_personal_data_days", 30, "settings.keep_personal_data_days", low=1, high=365),
    Setting("presenter_mode", False, "settings.presenter_mode"),
    Setting("test_addresses", "", "settings.test_addresses", portable=False),
    Setting("format_region", "", "settings.format_region", choices=("", *FORMAT_REGIONS)),
    Setting("format_numbers", "region", "settings.format_numbers", choices=NUMBER_FORMS),
    Setting("format_dates", "region", "settings.format_dates", choices=DATE_FORMS),
    Setting("format_clock", "24", "settings.format_clock", choices=("24", "12")),
    Setting("tell_ended", True, "settings.tell_ended"),
    Setting("proxy", "system", "settings.proxy", choices=("system", "none", "address"), portable=False),
    Setting("proxy_address", "", "settings.proxy_address", portable=False),
    Setting("proxy_user", "", "settings.proxy_user", portable=False),
    Setting("keys_in_file", False, "settings.keys_in_file", shown=False),
    Setting("first_run_done", False, "settings.first_run_done", shown=False),
    Setting("last_account", "", "settings.last_account", shown=False),
    Setting("last_folder", "", "settings.last_folder", shown=False),
    Setting("tables", "", "settings.tables", shown=False),
)

Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: tuple[Migration, ...] = ()
"""Step n brings a file of schema n + 1 to n + 2. Never changed once released."""


class Settings:
    """The values of :data:`SETTINGS`. Writes are durable and touch only the keys that were set.

    A file that cannot be read is put aside as ``settings.json.broken`` and defaults hold: settings are not
    worth refusing to start. StorageFailed when saving fails.
    """

    def __init__(self, file: Path, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
        self._file = file
        self._migrations = migrations
        self._schema = len(migrations) + 1
        self._values: dict[str, Any] = {}
        self.reload()

    def __getitem__(self, key: str) -> Any:
        """The value, or the default. KeyError for a setting that was never declared."""
        setting = SETTINGS[key]
        value = self._values.get(key, setting.default)
        return value if setting.accepts(value) else setting.default

    def set(self, key: str, value: Value) -> None:
        """Set and save. UsageError for a value the declaration does not take."""
        self.set_all({key: value})

    def set_all(self, values: Mapping[str, Value]) -> None:
        """Set and save several at once: all or none."""
        for key, value in values.items():
            if not SETTINGS[key].accepts(value):
                raise UsageError("setting_value", name=key, value=str(value))
        with FileLock(self._file.with_name(self._file.name + ".lock")):
            self.reload()  # the terminal may have written meanwhile
            self._values |= values
            whole = {"schema": self._schema, "settings": self._values}
            write_private(
                self._file, json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()
            )

    def reload(self) -> None:
        """Read the file again. Keys that nobody declared are kept: a newer version may own them."""
        try:
            raw = self._file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):  # the folders are made by who writes
            self._values = {}
            return
        except OSError as error:
            raise StorageFailed(
                "file_not_read", file=self._file.name, original=error.strerror or ""
            ) from error
        try:
            whole = json.loads(raw)
            schema, values = int(whole["schema"]), dict(whole["settings"])
        except (ValueError, KeyError, TypeError):
            self._put_aside(raw)
            self._values = {}
            return
        if schema < self._schema:
            write_private(self._file.with_name(f"{self._file.name}.schema{schema}"), raw)
            for migrate in self._migrations[schema - 1 :]:
                values = migrate(values)
        self._schema = max(
            schema, len(self._migrations) + 1
        )  # a newer version's file stays a newer version's
        self._values = values

    def _put_aside(self, raw: bytes) -> None:
        import logging

        log = logging.getLogger(__name__)
        log.warning("the settings file could not be read and was put aside")
        write_private(self._file.with_name(self._file.name + ".broken"), raw)
