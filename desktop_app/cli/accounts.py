"""``campaign-desk accounts list|add|test|arm|set|remove``.

Owns: their arguments and output. Must not: hold a rule of accounts, take a key as an argument.
"""

from __future__ import annotations

import argparse
from typing import Any

from desktop_app.cli.context import Context, Services, Stop
from desktop_app.cli.exit_codes import Exit, exit_code
from desktop_app.model.account import Account
from desktop_app.model.errors import KeyStoreUnavailable
from desktop_app.model.texts import t


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    accounts = commands.add_parser("accounts", help=t("cli.help.accounts"))
    actions = accounts.add_subparsers(dest="action", required=True, metavar="ACTION")

    listing = actions.add_parser("list", parents=[common], help=t("cli.help.accounts_list"))
    listing.set_defaults(work=_list)

    add = actions.add_parser("add", parents=[common], help=t("cli.help.accounts_add"))
    add.add_argument("id", metavar="ID")
    add.add_argument("--platform", required=True, metavar="P")
    add.add_argument("--name", required=True, metavar="N")
    add.add_argument("--data-centre", default="", metavar="D")
    add.add_argument("--base-url", default="", metavar="URL", help=t("cli.help.base_url"))
    add.add_argument(
        "--credentials-stdin", action="store_true", required=True, help=t("cli.help.credentials_stdin")
    )
    add.add_argument("--no-store", action="store_true", help=t("cli.help.no_store"))
    add.set_defaults(work=_add)

    test = actions.add_parser("test", parents=[common], help=t("cli.help.accounts_test"))
    test.add_argument("id", metavar="ID")
    test.add_argument("--credentials-stdin", action="store_true", help=t("cli.help.credentials_stdin"))
    test.set_defaults(work=_test)

    arm = actions.add_parser("arm", parents=[common], help=t("cli.help.accounts_arm"))
    arm.add_argument("id", metavar="ID")
    arm.add_argument("--minutes", type=int, required=True, metavar="N")
    arm.set_defaults(work=_arm)

    decide = actions.add_parser("set", parents=[common], help=t("cli.help.accounts_set"))
    decide.add_argument("id", metavar="ID")
    decide.add_argument("choices", metavar="NAME=VALUE", nargs="+")
    decide.set_defaults(work=_set)

    remove = actions.add_parser("remove", parents=[common], help=t("cli.help.accounts_remove"))
    which = remove.add_mutually_exclusive_group(required=True)
    which.add_argument("id", metavar="ID", nargs="?")
    which.add_argument("--all", action="store_true", help=t("cli.help.accounts_remove_all"))
    remove.set_defaults(work=_remove)


def hold_credentials(
    context: Context, services: Services, account_id: str, given: argparse.Namespace
) -> None:
    """Take the credentials of ``--credentials-stdin`` for this run, if they were announced."""
    if given.credentials_stdin:
        pasted = context.terminal.read_credentials()
        services.accounts.hold_credentials(account_id, pasted)


def account_json(account: Account) -> dict[str, Any]:
    """An account as ``accounts list`` gives it."""
    return {
        "id": account.id,
        "platform": account.platform,
        "name": account.name,
        "data_centre": account.data_centre,
        "training": account.training,
        "armed_until": account.armed_until.isoformat(timespec="seconds") if account.armed_until else None,
        "key_stored": account.key_stored,
        "colour": account.colour,
    }


def _line(services: Services, account: Account) -> str:
    manifest = services.accounts.manifest(account)
    kind = "training" if account.training else "armed" if services.accounts.armed(account) else "read_only"
    state = t(f"cli.account_{kind}", until=f"{account.armed_until:%H:%M} UTC" if account.armed_until else "")
    return t(
        "cli.account_line",
        id=account.id,
        name=account.name,
        platform=manifest.label,
        data_centre=account.data_centre,
        state=state,
    )


async def _list(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    found = await services.accounts.read_all()
    context.terminal.result(
        {"accounts": [account_json(account) for account in found]},
        lambda: [_line(services, account) for account in found],
    )
    return Exit.GOOD


async def _add(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    from desktop_app.services.accounts import NewAccount

    new = NewAccount(
        given.id, given.platform, given.name, given.data_centre, given.base_url, store=not given.no_store
    )
    account = await services.accounts.add(new, context.terminal.read_credentials())
    context.terminal.result({"account": account_json(account)}, lambda: [_line(services, account)])
    context.terminal.say(t("cli.key_kept" if account.key_stored else "cli.key_not_kept"))
    return Exit.GOOD


async def _test(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    hold_credentials(context, services, given.id, given)
    check = await services.accounts.test(given.id)
    if isinstance(check.error, KeyStoreUnavailable):
        raise check.error  # a locked key file can be unlocked by the person
    if check.error is not None:
        context.terminal.fail(check.error)
        return exit_code(check.error)
    info = check.info
    assert info is not None  # no error: the platform said who we are
    context.terminal.result(
        {
            "account": check.account.id,
            "ok": True,
            "organisation": info.organisation,
            "user": info.user,
            "notes": list(info.notes),
            "limits": list(info.limits),
            "seconds": round(check.seconds, 3),
        },
        lambda: [
            t("cli.test_good", name=check.account.name, organisation=info.organisation),
            *info.limits,
            *info.notes,
        ],
    )
    return Exit.GOOD


async def _arm(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    account = services.accounts.arm(given.id, given.minutes)
    context.terminal.result({"account": account_json(account)}, lambda: [_line(services, account)])
    return Exit.GOOD


async def _set(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    from desktop_app.services.account_choices import settled, shown

    account = services.accounts.get(given.id)
    manifest = services.accounts.manifest(account)
    chosen = {name.strip(): value for name, _, value in (each.partition("=") for each in given.choices)}
    account = services.accounts.update(account.id, settings=settled(manifest, account.settings, chosen))
    now = {field.key: shown(field, account) for field in manifest.account_fields}
    context.terminal.result(
        {"account": account_json(account), "settings": now},
        lambda: [f"{name}={value}" for name, value in now.items()],
    )
    return Exit.GOOD


async def _remove(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    accounts = services.accounts
    gone = await accounts.remove_all() if given.all else (await accounts.remove(given.id),)
    about: dict[str, Any] = {"accounts": [account_json(one) for one in gone], "removed": True}
    if not given.all:
        about["account"] = about["accounts"][0]
    context.terminal.result(about, lambda: [t("cli.removed", name=one.name) for one in gone])
    return Exit.GOOD
