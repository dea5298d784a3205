"""The variables of a message on the platform: contact fields, event data and external sources in one place.
Names of contact fields ignore case, the others do not; event data win over contact fields of the same name.
Everything is reachable both as a top-level variable and through `$data`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.velocity.java.convert import to_java
from desktop_app.velocity.java.maps import JavaMap
from desktop_app.velocity.runtime import Variables
from desktop_app.velocity.source import to_units


class _ContactMap(JavaMap):
    """$data: exact names first, then contact fields without regard to case."""

    __slots__ = ("_folded",)

    def __init__(self, data: dict[Any, Any], folded: dict[str, Any]) -> None:
        super().__init__(data)
        self._folded = folded

    def get(self, key: Any) -> Any:
        value = super().get(key)
        return self._folded.get(key.lower()) if value is None and type(key) is str else value

    def has(self, key: Any) -> bool:
        return super().has(key) or (type(key) is str and key.lower() in self._folded)


class _ContactVariables(Variables):
    """Top-level variables with the same rule; a name that a template sets counts exactly as written."""

    folded: dict[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        if name in self:
            return self[name]
        return self.folded.get(name.lower(), default)


class PlatformContext:
    """Give one to Template.render in place of data. contact, event, external: JSON-like; later ones win."""

    def __init__(
        self,
        contact: Mapping[str, Any] | None = None,
        event: Mapping[str, Any] | None = None,
        external: Mapping[str, Any] | None = None,
    ) -> None:
        self.contact = dict(contact or {})
        self.event = {**(event or {}), **(external or {})}

    def variables(self) -> Variables:
        """Fresh Java values for one rendering."""
        contact = {to_units(name): to_java(value) for name, value in self.contact.items()}
        event = {to_units(name): to_java(value) for name, value in self.event.items()}
        folded = {name.lower(): value for name, value in contact.items()}
        merged = {**contact, **event}
        variables = _ContactVariables(merged)
        variables.folded = folded
        variables["data"] = _ContactMap(dict(merged), folded)
        return variables
