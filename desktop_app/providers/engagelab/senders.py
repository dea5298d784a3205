"""API_USERs and sending domains: what mail of EngageLab may come from.

Owns: these calls and the form of a new API_USER. Must not: keep a key; it goes out in ``secrets``, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from desktop_app.model.domain import Domain
from desktop_app.model.errors import InvalidInput, ProviderChanged
from desktop_app.model.sender import MadeSender, Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.json_values import as_text
from desktop_app.providers.engagelab import domains, mapping
from desktop_app.providers.engagelab.base import EngagelabAccount, reading
from desktop_app.providers.engagelab.fixed import LABEL
from desktop_app.providers.engagelab.manifest import SENDER_FIELDS, SENDER_FILTERS


class SendersPart(EngagelabAccount):
    """API_USERs and domains of an open account."""

    # --- API_USERs

    async def fetch_senders(self) -> tuple[Sender, ...]:
        return await self._api_users({})

    async def find_senders(self, filters: Mapping[str, str]) -> tuple[Sender, ...]:
        """``filters``: email_type, api_user_type, domain_name; blank ones are left out."""
        known = {field.key for field in SENDER_FILTERS}
        if unknown := sorted(set(filters) - known):
            refuse_field(unknown[0])
        return await self._api_users({name: value for name, value in filters.items() if value})

    async def create_sender(self, values: Mapping[str, str]) -> MadeSender:
        """POST /v1/api_users with the fields that are given; the rest is the platform's default.

        The new key comes back in ``secrets`` and nowhere else. Never repeated: a second call would make a
        second one, or be refused while the first one's key is lost.
        """
        body = api_user_body(values)
        answer = await self._call("api_user_add", json=body)
        with self._written(answer):
            row = mapping.result_row(answer.data)
            made = mapping.sender(row)
            key = as_text(row.get("api_key"))
            if not key:
                raise ProviderChanged(original=f"api_key was expected among {sorted(row)[:10]}")
        return MadeSender(made, {"api_user": made.id, "api_key": key})

    async def _api_users(self, filters: Mapping[str, str]) -> tuple[Sender, ...]:
        answer = await self._call("api_users", query=dict(filters))
        with reading():
            return tuple(mapping.sender(row) for row in mapping.result_rows(answer.data))

    # --- sending domains

    async def fetch_domains(self) -> tuple[Domain, ...]:
        """GET /v1/domains (sending domains): all in one answer, each with its four records."""
        answer = await self._call("domains")
        with reading():
            return tuple(domains.domain(row) for row in mapping.result_rows(answer.data))

    async def fetch_domain(self, domain: Domain) -> Domain:
        """The records as they are listed, with what GET /v1/domains/check finds of them now."""
        answer = await self._call("domain_check", query={"name": domain.name})
        with reading():
            found = domains.checked(answer.data, domain.name)
        listed = await self._call("domains", query={"names": domain.name})
        with reading():
            rows = [domains.domain(row) for row in mapping.result_rows(listed.data)]
        known = next((each for each in rows if each.name.lower() == domain.name.lower()), domain)
        return domains.with_check(known, found)

    async def create_domain(self, name: str) -> Domain:
        """POST /v1/domains. The answer holds the records to be set at the name server."""
        wanted = name.strip().lower()
        if not domains.is_domain(wanted):
            raise InvalidInput("engagelab.domain_wrong", platform=LABEL, field="name", name=name)
        answer = await self._call("domain_add", json={"name": wanted})
        with self._written(answer):
            return domains.domain(mapping.result_row(answer.data))


def api_user_body(values: Mapping[str, str]) -> dict[str, Any]:
    """The body that adds an API_USER: numbers and switches in their own JSON types, blanks left out.

    InvalidInput for a field that is unknown, missing, or holds no value of its kind (31110 without a call).
    """
    fields = {field.key: field for field in SENDER_FIELDS}
    if unknown := sorted(set(values) - set(fields)):
        refuse_field(unknown[0])
    body: dict[str, Any] = {}
    for name, field in fields.items():
        value = values.get(name, "").strip()
        if not value:
            if field.required:
                code = "engagelab.name_empty" if name == "api_user" else "engagelab.field_missing"
                raise InvalidInput(code, platform=LABEL, field=name, label=t(field.label))
            continue
        if field.kind == "switch":
            if value not in ("true", "false"):
                refuse_field(name)
            body[name] = value == "true"
        elif field.kind == "choice":
            if value not in dict(field.options):
                refuse_field(name)
            body[name] = int(value)
        else:
            body[name] = value
    return body


def refuse_field(name: str) -> NoReturn:
    raise InvalidInput("engagelab.field_value", platform=LABEL, field=name)
