"""``campaign-desk erasures list|go-on|give-up|sheet``: erasures that were cut off, and their sheets.

Owns: their arguments and output. Must not: hold a rule of erasing; begin one (the window does, with the
address typed).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.cli.context import Context, Services, Stop
from desktop_app.cli.exit_codes import Exit
from desktop_app.model.errors import AppError, UsageError
from desktop_app.model.texts import t

if TYPE_CHECKING:
    from desktop_app.services.erasing import CutOff
    from desktop_app.services.erasure_sheet import Erased, Proof

WORLDS = (False, True)
HASH_SHOWN = 12


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    erasures = commands.add_parser("erasures", help=t("cli.help.erasures"))
    actions = erasures.add_subparsers(dest="action", required=True, metavar="ACTION")

    listing = actions.add_parser("list", parents=[common], help=t("cli.help.erasures_list"))
    listing.set_defaults(work=_list)

    go_on = actions.add_parser("go-on", parents=[common], help=t("cli.help.erasures_go_on"))
    go_on.add_argument("erasure", metavar="E")
    go_on.add_argument("--again", action="store_true", help=t("cli.help.erasures_again"))
    go_on.add_argument("--out", type=Path, metavar="FILE", help=t("cli.help.erasures_out"))
    go_on.add_argument("--credentials-stdin", action="store_true", help=t("cli.help.erasures_credentials"))
    go_on.set_defaults(work=_go_on)

    give_up = actions.add_parser("give-up", parents=[common], help=t("cli.help.erasures_give_up"))
    give_up.add_argument("erasure", metavar="E")
    give_up.set_defaults(work=_give_up)

    sheet = actions.add_parser("sheet", parents=[common], help=t("cli.help.erasures_sheet"))
    sheet.add_argument("erasure", metavar="E")
    sheet.add_argument("--out", type=Path, metavar="FILE", help=t("cli.help.erasures_out"))
    sheet.set_defaults(work=_sheet)


async def cut_off(services: Services) -> list[CutOff]:
    """Of both worlds."""
    return [one for training in WORLDS for one in await services.erasing.cut_off(training)]


async def _list(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    left = await cut_off(services)
    sheets = [one for training in WORLDS for one in await services.erasing.sheets(training)]

    def lines() -> list[str]:
        said = [line for one in left for line in _lines(one)]
        for one in sheets:
            day = f"{one.at.astimezone():%Y-%m-%d}"
            said.append(t("cli.erasures.sheet_with", id=one.id, day=day, hash=one.hash[:HASH_SHOWN]))
        return said or [t("cli.erasures.none")]

    context.terminal.result(
        {"cut_off": [_json(one) for one in left], "sheets": [_sheet_json(one) for one in sheets]}, lines
    )
    return Exit.GOOD


async def _go_on(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    if given.credentials_stdin:
        await services.accounts.read_all()
        for account, held in context.terminal.read_credentials().items():
            if not isinstance(held, dict):
                raise UsageError("credentials_no_json")
            services.accounts.hold_credentials(account, held)
    one = next((one for one in await cut_off(services) if one.id == given.erasure), None)
    if one is None:
        raise UsageError("erasure_unknown")

    def told(place: Erased) -> None:
        context.terminal.say(_place(place))

    proof = await services.erasing.go_on(one.id, one.training, told, again=given.again)
    return await _give_sheet(context, services, proof, given.out)


async def _give_up(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    one = next((one for one in await cut_off(services) if one.id == given.erasure), None)
    if one is None:
        raise UsageError("erasure_unknown")
    await services.erasing.give_up(one.id, one.training)
    context.terminal.result({"erasure": one.id, "given_up": True}, lambda: [t("cli.erasures.given_up")])
    return Exit.GOOD


async def _sheet(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    for training in WORLDS:
        for proof in await services.erasing.sheets(training):
            if proof.id == given.erasure:
                return await _give_sheet(context, services, proof, given.out)
    raise UsageError("sheet_unknown")


async def _give_sheet(context: Context, services: Services, proof: Proof, out: Path | None) -> Exit:
    from desktop_app.services.erasure_sheet import proof_text

    result = _sheet_json(proof)
    failed: AppError | None = None
    if out is not None:
        try:
            await services.erasing.save_proof(out, proof)
            result["files"] = {"sheet": str(out)}
        except AppError as error:  # it is done all the same: the result is given, and the sheet is kept
            failed = error
    context.terminal.result(
        result,
        lambda: [proof_text(proof)] if "files" not in result else [t("cli.erasures.written", path=str(out))],
    )
    if failed is not None:
        raise failed
    await services.erasing.sheet_seen(proof)
    return Exit.GOOD if proof.complete else Exit.INCOMPLETE


def _json(one: CutOff) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at.isoformat(timespec="seconds"),
        "who": one.who or None,
        "hash": one.hash,
        "training": one.training,
        "left": one.left,
        "unsure": one.unsure,
        "places": [_place_json(place) for place in one.places],
    }


def _sheet_json(proof: Proof) -> dict[str, Any]:
    return {
        "id": proof.id,
        "at": proof.at.isoformat(timespec="seconds"),
        "hash": proof.hash,
        "training": proof.training,
        "complete": proof.complete,
        "places": [_place_json(place) for place in proof.platforms],
        "removed": {"kept": proof.kept, "acts": proof.acts, "rows": proof.rows},
        "open_jobs": list(proof.open_jobs),
    }


def _place_json(place: Erased) -> dict[str, Any]:
    return {
        "account": place.account,
        "platform": place.platform,
        "state": place.state,
        "reason": place.reason or None,
    }


def _lines(one: CutOff) -> list[str]:
    who = one.who or t("person.cut.hidden", hash=one.hash[:HASH_SHOWN])
    return [
        f"{one.id}  " + t("person.cut.title", who=who, day=f"{one.at.astimezone():%Y-%m-%d}"),
        *(f"  {_place(place)}" for place in one.places),
        "  " + t("person.cut.here"),
        "  " + t("cli.erasures.go_on_with", id=one.id),
        "  " + t("cli.erasures.leave_with", id=one.id),
    ]


def _place(place: Erased) -> str:
    state = t(f"person.cut.state.{place.state}")
    return t("cli.erasures.place", account=place.account, platform=place.platform, state=state)
