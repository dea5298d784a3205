"""A request as a command that an engineer can paste: rebuilt from its parts, names in the place of data.

Owns: the two spellings (POSIX shell, PowerShell). Must not: read a key, or take a part out of a
finished text.

The key is an environment variable, so are the places of the path; values of people are the names of their
members in ``<>``, as they were kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from desktop_app.provider_api.manifest import Login

_PLACE = re.compile(r"\{(\w+)\}")


class Shell(StrEnum):
    BASH = "bash"
    POWERSHELL = "powershell"


@dataclass(frozen=True, slots=True)
class Request:
    """The parts. ``path`` is the template; ``body`` the form of what was sent, None without one."""

    method: str
    base_url: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    content_type: str = ""


def variables(request: Request, login: Login, platform: str) -> tuple[str, ...]:
    """Names of the environment variables that the command reads, the key's last."""
    found = [_place_name(hit) for hit in _PLACE.findall(request.path)]
    for text in (login.user, login.password, login.value):
        found += [_key_name(platform, hit) for hit in _PLACE.findall(text)]
    return tuple(dict.fromkeys(found))


def curl(request: Request, login: Login, platform: str, shell: Shell) -> str:
    """The command, its variables named in a first line. ``platform`` begins the names of the key's fields."""
    return (_bash if shell is Shell.BASH else _powershell)(request, login, platform)


def _bash(request: Request, login: Login, platform: str) -> str:
    def name(wanted: str) -> str:
        return "${" + wanted + "}"

    lines = [f"curl --request {_word(request.method)} {_double(_url(request, name), _BASH_SPECIAL, chr(92))}"]
    for option, value in _head(login, platform, name):
        lines.append(f"  {option} {_double(value, _BASH_SPECIAL, chr(92))}")
    lines += [f"  --header {_single_bash(text)}" for text in _headers(request)]
    if request.body is not None:
        lines.append(f"  --data-raw {_single_bash(_json(request.body))}")
    return f"# {_needs(request, login, platform)}\n" + " \\\n".join(lines)


def _powershell(request: Request, login: Login, platform: str) -> str:
    def name(wanted: str) -> str:
        return "${env:" + wanted + "}"

    url = _double(_url(request, name), _POWERSHELL_SPECIAL, "`")
    parts = [f"curl.exe --request {_word(request.method)} {url}"]
    for option, value in _head(login, platform, name):
        parts.append(f"  {option} {_double(value, _POWERSHELL_SPECIAL, '`')}")
    parts += ["  --header '" + text.replace("'", "''") + "'" for text in _headers(request)]
    command = " `\n".join([*parts, *(["  --data-binary '@-'"] if request.body is not None else [])])
    if request.body is not None:  # through the pipe: PowerShell takes the quotes out of arguments
        command = f"@'\n{_json(request.body)}\n'@ | {command}"
    return f"# {_needs(request, login, platform)}\n{command}"


_BASH_SPECIAL = re.compile(r'["`\\]|\$(?!\{[A-Z_0-9]+\})')
_POWERSHELL_SPECIAL = re.compile(r'["`]|\$(?!\{env:[A-Z_0-9]+\})')


def _double(text: str, special: re.Pattern[str], escape: str) -> str:
    """In double quotes, so that our variables are read and nothing else is."""
    return '"' + special.sub(lambda hit: escape + hit.group(), text) + '"'


def _single_bash(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _needs(request: Request, login: Login, platform: str) -> str:
    return "Set first: " + ", ".join(variables(request, login, platform))


def _url(request: Request, name: Callable[[str], str]) -> str:
    path = _PLACE.sub(lambda hit: name(_place_name(hit.group(1))), request.path)
    query = "&".join(f"{quote(key)}={quote(value, safe='<>')}" for key, value in request.query.items())
    return request.base_url + path + (f"?{query}" if query else "")


def _head(login: Login, platform: str, name: Callable[[str], str]) -> list[tuple[str, str]]:
    def filled(text: str) -> str:
        return _PLACE.sub(lambda hit: name(_key_name(platform, hit.group(1))), text)

    if login.header:
        return [("--header", f"{login.header}: {filled(login.value)}")]
    return [("--user", f"{filled(login.user)}:{filled(login.password)}")]


def _headers(request: Request) -> list[str]:
    found = ["Accept: application/json"]
    return [*found, f"Content-Type: {request.content_type}"] if request.content_type else found


def _json(body: Any) -> str:
    """ASCII: a pipe of PowerShell 5 carries nothing else."""
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=True)


def _word(method: str) -> str:
    return "".join(letter for letter in method if letter.isalpha())


def _place_name(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


def _key_name(platform: str, name: str) -> str:
    return f"{platform}_{name}".upper().replace("-", "_")
