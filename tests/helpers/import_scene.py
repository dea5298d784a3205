"""The import wizard on a real journal and a platform in memory: view-models and views that answer at once.

Owns: putting them together for a test. Must not: hold a rule or an expectation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from desktop_app.model.account import Account
from desktop_app.model.contact import AdditionalField
from desktop_app.model.contact_list import ContactList
from desktop_app.services.importing.after import AfterImport
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.wizard import ImportWizard
from desktop_app.viewmodels.accounts import AccountLine
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from tests.helpers.memory_provider import manifest
from tests.helpers.runners import QueueRunner
from tests.services.importing.conftest import Bench

ACCOUNT = Account(id="mem", platform="memory", name="Shop-CZ", training=True)
LINE = AccountLine("mem", "Shop-CZ", "Memory · training", "teal", True)
HEAD = ("Email", "First name", "City")


class ImportScene:
    """``scene.jobs`` are the real jobs; ``scene.vm`` the wizard, which calls them here and now."""

    def __init__(self, bench: Bench, **target: object) -> None:
        self.bench = bench
        bench.platform.add_list("Newsletter")
        self.manifest = bench.made or manifest()
        self.jobs: ImportJobs = bench.start()
        self.after = AfterImport(self.jobs, self.jobs)  # type: ignore[arg-type]  # the same verbs, in this process
        self.service = ImportWizard(
            self.jobs, self.jobs, _Lists(bench), _Fields(bench), bench.home, self.after  # type: ignore[arg-type]
        )  # fmt: skip
        self.runner = QueueRunner()
        self.vm = ImportWizardViewModel(self.runner, self.service, ACCOUNT, self.manifest, region="UA")

    def open(self, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD, name: str = "a.csv") -> Path:
        """The wizard with a file and a list, at its first step."""
        path = self.bench.file(head, rows, name)
        self.vm.start(next(iter(self.bench.platform.lists)))
        self.vm.open_file(path)
        return path

    def to_check(self, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> None:
        """Every row read; questions are answered with their first answer."""
        self.open(rows, head)
        self.vm.go_next()
        while self.vm.questions:
            question = self.vm.questions[0]
            self.vm.answer(question, question.options[0][0])
        if self.vm.overview is None:
            self.vm.go_next()
        assert self.vm.overview is not None, self.vm.error

    def to_plan(self, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> None:
        self.to_check(rows, head)
        self.vm.go_next()

    def to_result(self, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> None:
        """Handed over and followed to the end."""
        self.to_plan(rows, head)
        self.vm.confirm_consent(True)
        self.vm.go_next()

    @property
    def job(self) -> str:
        assert self.vm.overview is not None
        return self.vm.overview.view.job

    def close(self) -> None:
        self.vm.close()


class _Lists:
    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def fetch_all(self, account_id: str) -> Sequence[ContactList]:
        await asyncio.sleep(0)
        return [ContactList(id=i, name=n) for i, n in self._bench.platform.lists.items()]


class _Fields:
    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def fetch_fields(self, account_id: str) -> Sequence[AdditionalField]:
        await asyncio.sleep(0)
        return self._bench.platform.additional
