"""The wizard's state: nothing goes on with a question open, nothing starts without consent, back never
loses work."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.journal import JobState
from desktop_app.model.account import Account
from desktop_app.model.contact import AdditionalField
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import FileRefused, Unreachable
from desktop_app.model.progress import Progress
from desktop_app.model.report import Ledger, RowState
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import ImportTarget, Manifest, Support
from desktop_app.services.importing.learned import Recalled
from desktop_app.services.importing.nouns import JobView, Plan
from desktop_app.services.importing.reading import Look, Mapping, Question, Refusal, Suggestion
from desktop_app.services.importing.reading.mapping import Column
from desktop_app.services.importing.steps import Step
from desktop_app.services.importing.wizard import AtWork, Overview
from desktop_app.viewmodels.tasks import Outcome
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from tests.helpers.runners import HeldRunner

TARGET = ImportTarget(3000, ("email", "phone", "first_name", "last_name"), ("email",), "some.consent")
MANIFEST = Manifest("x", "X", "", (), (), {c: Support(Level.FULL) for c in Capability}, {}, {}, TARGET)
ACCOUNT = Account("training-x", "x", "Training X", training=True)
QUESTION = Question("date_order", 2, "Born", (("dmy", "3 April 1988"), ("mdy", "4 March 1988")))
LISTS = (
    ContactList("7", "News"),
    ContactList("8", "Rule", writable=False),
    ContactList("9", "Closed", writable=False, locked="some.reason"),
)
FIELDS = (AdditionalField("99", "Birthday", "BIRTHDAY"),)


def look(*questions: Question, refusal: Refusal | None = None) -> Look:
    columns = (
        Column(0, "Mail", "email"),
        Column(1, "Name", "full_name"),
        Column(2, "Born", "birthday"),
        Column(3, "Shoe", "custom:Shoe"),
    )
    suggestions = tuple(
        Suggestion(column.index, column.header, column.field, "sure", ("a", "b")) for column in columns
    )
    return Look(Mapping(columns=columns), refusal, suggestions=suggestions, questions=questions)


def overview(job="j1", **counts) -> Overview:
    ledger = Ledger(sum(counts.values()), {RowState(name): number for name, number in counts.items()})
    view = JobView(job, JobState.PREPARED, ACCOUNT.id, "X", "News", "7", "a.csv", datetime.now(UTC), ledger)
    return Overview(view, Plan(), ())


class Service:
    """Remembers what it was told; answers come from the held runner."""

    def __init__(self):
        self.stopped, self.discarded = [], []

    async def look(self, path, *, region=None, mapping=None): ...

    async def targets(self, account_id): ...

    async def prepare(self, path, account_id, list_name, list_id, mapping, report): ...

    async def run(self, job_id, report): ...

    async def resume(self, job_id, report): ...

    async def recall(self, account_id, mapping): ...

    async def remember(self, account_id, mapping):
        self.remembered = mapping

    async def open_check(self, job_id): ...

    async def kind_rows(self, rows, code): ...

    async def lines(self, rows, numbers, code): ...

    async def count_fixable(self, rows, code): ...

    async def edit_row(self, job_id, row, column, text): ...

    async def plan_again(self, job_id, report): ...

    async def overview(self, job_id): ...

    async def checked(self, job_id): ...

    async def discard(self, job_id):
        self.discarded.append(job_id)

    def stop(self, job_id):
        self.stopped.append(job_id)

    def sample(self, name):
        return Path(f"/samples/{name}.csv")


@pytest.fixture
def runner():
    return HeldRunner()


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def wizard(runner, service):
    made = ImportWizardViewModel(runner, service, ACCOUNT, MANIFEST)
    made.start("7")
    runner.waiting[0].answer((LISTS, FIELDS))
    return made


def at_columns(wizard, runner, *questions, recalled=None):
    wizard.open_file(Path("/tmp/a.csv"))
    runner.waiting[-1].answer(look(*questions))
    runner.waiting[-1].answer(recalled)
    wizard.go_next()


def at_plan(wizard, runner):
    at_columns(wizard, runner)
    wizard.go_next()
    runner.waiting[-1].answer(overview(not_sent=90, rejected_here=10))
    wizard.go_next()


def test_the_list_asked_for_is_chosen_and_lists_that_rules_fill_are_not_offered(wizard):
    assert (wizard.target.name, wizard.target.id) == ("News", "7")
    wizard.choose_list("Rule")
    assert wizard.target is None, (
        "a list that a rule fills is no target, nor is a second one of its name made"
    )
    wizard.choose_list("Closed")
    assert wizard.target is None
    assert wizard.list_obstacle == "some.reason", "a list closed for another reason says which"
    wizard.choose_list("Brand new")
    assert (wizard.target.name, wizard.target.id) == ("Brand new", "")
    wizard.choose_list("  ")
    assert wizard.target is None
    assert wizard.file_obstacle


def test_no_step_without_a_file(wizard):
    wizard.go_next()
    assert wizard.step is Step.FILE


def test_columns_stand_on_fields_that_the_account_has(wizard, runner):
    at_columns(wizard, runner)
    fields = {row.header: row.field for row in wizard.columns}
    assert fields == {"Mail": "email", "Name": "full_name", "Born": "birthday", "Shoe": ""}
    assert [row.confidence for row in wizard.columns][-1] == "left_out"


def test_an_open_question_holds_the_step_and_its_answer_frees_it(wizard, runner):
    at_columns(wizard, runner, QUESTION)
    assert wizard.columns_obstacle == "Answer 1 question to go on"
    wizard.go_next()
    assert wizard.step is Step.COLUMNS
    wizard.answer(QUESTION, "dmy")
    assert wizard.columns_obstacle == ""
    wizard.take_back_answer(QUESTION.key)
    wizard.set_field(2, "")
    assert wizard.columns_obstacle == "", "a column that is left out needs no answer"


def test_another_sheet_is_read_when_it_is_answered(wizard, runner):
    at_columns(wizard, runner, Question("sheet", None, "", (("Leeds", "Email"), ("York", "Email"))))
    wizard.answer(wizard.questions[0], "York")
    wanted = runner.waiting[-1].make.keywords["mapping"]
    assert (wanted.sheet, wanted.header_row, wanted.columns) == ("York", 0, ())


def test_what_a_column_holds_is_answered_with_a_field(wizard, runner):
    at_columns(wizard, runner, Question("column_mapping", 1, "Name", (("email", "a"), ("phone", "a"))))
    question = wizard.questions[0]
    told = [words for _value, words in wizard.options(question)]
    assert len(set(told)) == len(told) > 2, "each answer says something else"
    wizard.answer(question, "phone")
    assert (wizard.columns[1].field, wizard.questions) == ("phone", ())


def test_without_an_address_nothing_goes_on(wizard, runner):
    at_columns(wizard, runner)
    wizard.set_field(0, "")
    assert "E-mail" in wizard.columns_obstacle


def test_a_field_is_held_by_one_column(wizard, runner):
    at_columns(wizard, runner)
    wizard.set_field(3, "email")
    fields = {row.header: row.field for row in wizard.columns}
    assert (fields["Mail"], fields["Shoe"]) == ("", "email")


def test_nothing_is_sent_without_the_consent(wizard, runner):
    at_plan(wizard, runner)
    before = len(runner.tasks)
    wizard.go_next()
    assert (wizard.step, len(runner.tasks)) == (Step.PLAN, before)
    wizard.confirm_consent(True)
    wizard.go_next()
    assert wizard.step is Step.RUN
    assert wizard.sendable == 90


def test_back_from_the_plan_throws_the_prepared_job_away_and_keeps_the_mapping(wizard, runner, service):
    at_plan(wizard, runner)
    wizard.set_rule(1, "only_if_blank")
    wizard.go_back()
    wizard.go_back()
    assert wizard.step is Step.COLUMNS
    runner.run_all()
    assert service.discarded == ["j1"]
    assert wizard.columns[1].rule == "only_if_blank"


def test_stop_is_asked_once_and_the_result_shows_what_waits(wizard, runner, service):
    at_plan(wizard, runner)
    wizard.confirm_consent(True)
    wizard.go_next()
    wizard.stop()
    wizard.stop()
    assert service.stopped == ["j1"]
    runner.waiting[-1].answer(overview(created=30, not_sent=60, rejected_here=10))
    assert wizard.step is Step.RESULT
    assert not wizard.stopping
    wizard.resume("j1")
    assert wizard.step is Step.RUN


def test_progress_and_numbers_come_as_one_piece_of_news(wizard, runner, qtbot):
    at_plan(wizard, runner)
    wizard.confirm_consent(True)
    wizard.go_next()
    news = overview(created=3000)
    with qtbot.waitSignals([wizard.progress_changed, wizard.overview_changed]):
        runner.waiting[-1].report(AtWork(Progress(10, 90, "import.phase.send"), news))
    assert wizard.overview is news
    assert wizard.progress.done == 10


def test_a_failed_run_tells_why_and_shows_the_numbers_as_they_stand(wizard, runner):
    at_plan(wizard, runner)
    wizard.confirm_consent(True)
    wizard.go_next()
    runner.waiting[-1].fail(Unreachable("unreachable"))
    assert wizard.error is not None
    runner.waiting[-1].answer(overview(created=30, not_sent=60))
    assert wizard.step is Step.RESULT


def test_a_refused_file_says_so_and_the_step_stays(wizard, runner):
    wizard.open_file(Path("/tmp/empty.csv"))
    runner.waiting[-1].answer(look(refusal=Refusal("empty_file", file="empty.csv")))
    assert isinstance(wizard.error, FileRefused)
    assert wizard.error.message == "“empty.csv” is empty."
    assert (wizard.step, wizard.path, wizard.file_obstacle) == (Step.FILE, None, "wizard.file.file_missing")


def test_another_file_forgets_what_was_chosen_for_the_first(wizard, runner):
    wizard.open_file(Path("/tmp/a.csv"))
    late = runner.waiting[-1]
    wizard.open_file(Path("/tmp/b.csv"))
    assert late.cancelled
    runner.waiting[-1].answer(look())
    assert wizard.path == Path("/tmp/b.csv")


def test_leaving_before_the_start_throws_the_prepared_job_away(wizard, runner, service):
    at_plan(wizard, runner)
    wizard.close()
    runner.run_all()
    assert service.discarded == ["j1"]


def test_leaving_while_it_runs_leaves_the_job_alone(wizard, runner, service):
    at_plan(wizard, runner)
    wizard.confirm_consent(True)
    wizard.go_next()
    assert not wizard.would_lose_work
    wizard.close()
    assert service.discarded == []


def test_a_known_shape_goes_straight_to_the_check_and_a_changed_one_asks_the_change(wizard, runner):
    mapping = look().mapping
    whole = Recalled(mapping, True, frozenset({0, 1, 2, 3}))
    at_columns(wizard, runner, recalled=whole)
    assert wizard.step is Step.COLUMNS, "its questions are looked for first"
    wizard.go_back()
    runner.waiting[-1].answer(look())
    wizard.go_next()
    assert wizard.step is Step.CHECK
    runner.waiting[-1].answer(overview(not_sent=3))
    wizard.go_next()
    assert wizard.step is Step.PLAN
    wizard.go_back()
    wizard.go_back()
    wizard.go_back()
    part = Recalled(mapping, False, frozenset({0, 1}))
    at_columns(wizard, runner, recalled=part)
    runner.waiting[-1].answer(look())
    assert wizard.step is Step.COLUMNS
    assert not wizard.goes_straight


def test_a_name_that_the_platform_writes_otherwise_is_shown(runner, service):
    target = ImportTarget(10, ("email",), ("email",), "c", creates_lists=True, list_letters="A-Za-z0-9_")
    manifest = Manifest("x", "X", "", (), (), {c: Support(Level.FULL) for c in Capability}, {}, {}, target)
    wizard = ImportWizardViewModel(runner, service, ACCOUNT, manifest)
    wizard.choose_list("Autumn sale 2026")
    assert wizard.list_as_kept == "Autumn_sale_2026"
    wizard.choose_list("Autumn")
    assert wizard.list_as_kept == ""


def test_another_reading_of_the_file_is_waited_for_before_it_goes_on(wizard, runner):
    """Another sheet, and at once the filled button: that sheet goes on, also where nothing is asked."""
    mapping = look().mapping
    wizard.open_file(Path("/tmp/a.csv"))
    runner.waiting[-1].answer(look())
    runner.waiting[-1].answer(Recalled(mapping, True, frozenset({0, 1, 2, 3})))
    runner.waiting[-1].answer(look())  # its questions
    wizard.reread(sheet="Second")
    wizard.go_next()
    assert wizard.step is Step.FILE
    runner.waiting[-1].answer(look(QUESTION))
    assert wizard.step is Step.COLUMNS
    assert wizard.questions == (QUESTION,)


def test_a_column_that_became_something_else_is_looked_at_before_its_check(wizard, runner):
    at_columns(wizard, runner)
    wizard.set_field(3, "first_name")
    wizard.go_next()
    assert wizard.step is Step.COLUMNS
    runner.waiting[-1].answer(look())
    assert wizard.step is Step.CHECK


def test_who_changed_their_mind_meanwhile_does_not_go_on(wizard, runner):
    at_columns(wizard, runner)
    wizard.set_field(3, "first_name")
    wizard.go_next()
    wizard.set_field(3, "last_name")
    runner.waiting[-1].answer(look())
    assert wizard.step is Step.COLUMNS
    wizard.set_field(3, "first_name")
    wizard.go_next()
    wizard.go_back()
    runner.waiting[-1].answer(look())
    assert wizard.step is Step.FILE


def test_what_was_asked_about_the_file_of_before_is_not_said_of_the_next(wizard, runner):
    at_columns(wizard, runner)
    wizard.set_field(3, "first_name")
    late = runner.waiting[-1]
    wizard.start_over(Path("/tmp/b.csv"))
    runner.waiting[-1].answer(look())
    late.settle(Outcome(value=look(QUESTION)), even_if_cancelled=True)
    assert wizard.questions == ()


def test_a_shape_that_is_recalled_late_does_not_undo_what_the_person_chose(wizard, runner):
    wizard.open_file(Path("/tmp/a.csv"))
    runner.waiting[-1].answer(look())
    recall = runner.waiting[-1]
    wizard.set_field(1, "last_name")
    recall.answer(Recalled(look().mapping, True, frozenset({0, 1, 2, 3})))
    assert wizard.mapping.columns[1].field == "last_name"


def test_mended_rows_that_were_left_before_their_numbers_came_are_thrown_away(wizard, runner, service):
    """The late numbers do not take the place of the import's own result."""
    wizard.show_job("j0")
    runner.waiting[-1].answer(overview("j0", created=3))
    wizard.take_mended(overview("j1", not_sent=1).view)
    late = next(task for task in runner.waiting if "j1" in task.make.args)
    wizard.go_back()
    late.settle(Outcome(value=overview("j1", not_sent=1)), even_if_cancelled=True)
    runner.run_all()
    assert (wizard.step, wizard.overview.view.job) == (Step.RESULT, "j0")
    assert service.discarded == ["j1"]
