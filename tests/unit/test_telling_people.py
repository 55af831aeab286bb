"""What people are told when it matters, by whom, and that nothing of it gets into the way."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from airflow.sdk import BaseNotifier

from migration_rollback.core.findings import Code
from migration_rollback.core.notifiers import Event, Notice
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.notices import approval_wanted, ended, expires_soon, files_asked_about
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.status import Status
from migration_rollback.edge import notifying
from migration_rollback.edge.bounded import attempt_all
from migration_rollback.edge.notifying import tell, unusable_notifiers
from migration_rollback.edge.settings import PREFIX, Settings, settings
from migration_rollback.errors import SettingsError
from tests.unit import given

UNTIL = datetime(2025, 11, 7, 10, 17, 30, tzinfo=UTC)
URL = "https://airflow.example/base/dags/migration_rollback/runs/manual__2025-11-06T10%3A15/tasks/await_approval"
MARKUP = re.compile(r"""[<>*`\[\]|&{}\\"'\n]|\W_|_\W""")
SENT: list[dict[str, Any]] = []
SECRET = "hunter2"


class Keeping(BaseNotifier):
    """Keeps what it is told."""

    template_fields = ("text", "payload")

    def __init__(self, text: str = "", payload: Any = None, conn_id: str = "") -> None:
        super().__init__()
        self.text, self.payload, self.conn_id = text, payload, conn_id

    def notify(self, context: Any) -> None:
        SENT.append({"text": self.text, "payload": self.payload, "event": context["rollback"]["event"]})


class OnlyAsynchronous(Keeping):
    """As some notifiers for the triggerer are."""

    notify = BaseNotifier.notify

    async def async_notify(self, context: Any) -> None:
        Keeping.notify(self, context)


class Raising(Keeping):
    def notify(self, context: Any) -> None:
        raise ConnectionError(f"https://user:{SECRET}@mail.example refused {context['rollback']['message']}")


class Logging(Keeping):
    """In both ways that Airflow's classes have."""

    def notify(self, _context: Any) -> None:
        self.log.error("to https://chat.example/%s", SECRET)
        logging.getLogger("requests").error("to https://chat.example/%s", SECRET)
        raise RefusedError from OSError(111, SECRET)


class RefusedError(Exception):
    """Without a number of its own."""


class Exiting(Keeping):
    def notify(self, _context: Any) -> None:
        raise SystemExit(3)


class Unbuildable(Keeping):
    def __init__(self) -> None:
        raise ValueError(SECRET)


class Hanging(Keeping):
    """Until the test is over, or for longer than any notifier may."""

    over = threading.Event()

    def notify(self, _context: Any) -> None:
        self.over.wait(20)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    SENT.clear()
    Hanging.over.clear()
    yield
    Hanging.over.set()
    settings.cache_clear()


Setting = Callable[..., Settings]


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Setting:
    """The settings with these notifiers, each a class of this module or a whole entry."""

    def make(*notifiers: type | dict[str, Any], **others: object) -> Settings:
        entries = [one if isinstance(one, dict) else entry(one) for one in notifiers]
        monkeypatch.setenv(f"{PREFIX}NOTIFIERS", json.dumps(entries))
        for name, value in others.items():
            monkeypatch.setenv(f"{PREFIX}{name.upper()}", str(value))
        settings.cache_clear()
        return settings()

    return make


def entry(kind: type | str, *events: str, **arguments: Any) -> dict[str, Any]:
    path = kind if isinstance(kind, str) else f"{__name__}.{kind.__name__}"
    return {"class": path, "arguments": arguments, **({"events": list(events)} if events else {})}


def notice(of: Plan | None = None) -> Notice:
    return approval_wanted(of or given.plan(), URL, UNTIL)


def told(notice: Notice) -> None:
    tell(cast(Any, {}), notice)


# --- what is said


def notices(report: Report | None = None, plan: Plan | None = None) -> list[Notice]:
    plan, report = plan or given.plan(), report or given.report()
    return [
        approval_wanted(plan, URL, UNTIL),
        expires_soon(plan, URL, UNTIL),
        files_asked_about(report, URL, UNTIL),
        ended(report, URL),
    ]


def test_a_question_says_what_is_wanted_by_when_and_where() -> None:
    plan = given.plan()
    wanted = approval_wanted(plan, URL, UNTIL)
    assert wanted.subject == f"Approval wanted by 2025-11-07 10:17 UTC: rollback of {given.RUN_ID} (district D-002)"
    assert wanted.message == (
        f"Rollback {given.ROLLBACK} of migration {given.RUN_ID} asks for approval: {plan.rows:,} rows and "
        f"{plan.nodes:,} nodes of district D-002 are to be deleted. Read the plan, and approve or reject it by "
        f"2025-11-07 10:17 UTC; without an answer nothing is deleted: {URL}"
    )
    soon = expires_soon(plan, URL, UNTIL)
    assert soon.subject == f"Expires at 2025-11-07 10:17 UTC: rollback of {given.RUN_ID} (district D-002)"
    assert soon.message.startswith("Nobody has answered yet whether rollback")
    assert soon.message.endswith(f"approve or reject it: {URL}")


def test_a_time_is_told_in_utc_wherever_the_worker_is() -> None:
    elsewhere = UNTIL.astimezone(tz=datetime.now().astimezone().tzinfo)
    assert approval_wanted(given.plan(), URL, elsewhere).until == "2025-11-07 10:17 UTC"


def test_an_end_says_status_numbers_and_whether_anybody_is_needed() -> None:
    success = ended(given.report(), URL)
    assert success.subject == f"SUCCESS: rollback of {given.RUN_ID} (district D-002)"
    assert "has ended: SUCCESS. " in success.message
    assert "were deleted, and the verification has passed. Read what happened" in success.message
    blocked = given.report().model_copy(update={"status": Status.BLOCKED, "issues": ("a", "b")})
    assert "has ended: BLOCKED. Nothing was deleted. 2 issues need a person. Read" in ended(blocked, URL).message
    one = ended(blocked.model_copy(update={"issues": ("a",)}), URL)
    assert "1 issue needs a person." in one.message


@pytest.mark.parametrize("status", list(Status))
def test_every_status_can_be_told_also_where_nothing_is_known(status: Status) -> None:
    """Artifacts that cannot be read leave neither a migration nor a district."""
    unknown = {"migration_run_id": None, "district_id": None, "district_name": None, "total_rows_deleted": None}
    report = given.report().model_copy(update={"status": status, **unknown})
    message = ended(report, URL).message
    assert f"of migration unknown has ended: {status}." in message
    assert "None" not in message


def test_no_text_but_the_districts_name_can_be_markup() -> None:
    """Slack, mails and pages show the message as it stands."""
    report = given.report().model_copy(update={"district_name": given.NASTY, "issues": (given.NASTY,)})
    for one in notices(report, given.plan(district_name=given.NASTY)):
        shown = one.model_dump(mode="json")
        name = shown.pop("district_name")
        assert "\n" not in name
        assert "\u202e" not in name
        assert not [text for text in shown.values() if MARKUP.search(text)]


# --- settings


def test_a_notifier_tells_of_everything_unless_it_names_events(setting: Setting) -> None:
    made = setting(entry(Keeping), entry(Keeping, "ended"))
    assert len(made.told_of(Event.ENDED)) == 2
    assert len(made.told_of(Event.APPROVAL_WANTED)) == 1


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ('[{"class"', ": it is no JSON .*; write a list such as"),
        ('{"class": "a.B"}', ": it is no list; write a list such as"),
        ('[{"class": "a.B"}, {"arguments": {}}]', ', entry 2, "class": Field required'),
        ('[{"class": "B"}]', ', entry 1, "class": String should match pattern'),
        ('[{"class": "a.B", "events": ["over"]}]', ', entry 1, "events", entry 1: Input should be'),
        ('[{"class": "a.B", "events": []}]', ', entry 1, "events": Tuple should have at least 1 item'),
        ('[{"class": "a.B", "argument": {}}]', ', entry 1, "argument": Extra inputs are not permitted'),
        ('[{"class": "a.B", "arguments": "x"}]', ', entry 1, "arguments": Input should be a valid dictionary'),
    ],
)
def test_an_unusable_setting_is_refused_with_its_place(
    monkeypatch: pytest.MonkeyPatch, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"{PREFIX}NOTIFIERS", value)
    settings.cache_clear()
    with pytest.raises(SettingsError, match=f"^{PREFIX}NOTIFIERS{sentence}"):
        settings()


def test_what_stands_in_an_unusable_setting_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets do not belong there; whoever has put one there learns that without spreading it."""
    monkeypatch.setenv(f"{PREFIX}NOTIFIERS", json.dumps([{"class": SECRET, "arguments": {"password": SECRET}}]))
    settings.cache_clear()
    with pytest.raises(SettingsError) as caught:
        settings()
    assert SECRET not in str(caught.value)
    assert SECRET not in str(caught.value.__cause__)


def test_a_question_expires_soon_before_half_of_its_time_is_left_at_most(setting: Setting) -> None:
    assert setting(Keeping).reminder == timedelta(hours=1)
    assert setting(Keeping, expires_soon=60).reminder == timedelta(seconds=60)
    assert setting(Keeping, expires_soon=3600, approval_timeout=600).reminder == timedelta(seconds=300)


def test_nobody_is_reminded_whom_nobody_would_tell(setting: Setting) -> None:
    assert setting().reminder is None
    assert setting(entry(Keeping, "ended")).reminder is None
    assert setting(Keeping, expires_soon=0).reminder is None


# --- telling


def test_templates_are_rendered_wherever_they_stand(setting: Setting) -> None:
    payload = {"blocks": [{"text": "{{ rollback.subject }}"}, "{{ rollback.district_id }} {{ text }}"]}
    setting(entry(Keeping, text="<a href='{{ rollback.url }}'>", payload=payload))
    told(notice())
    (sent,) = SENT
    assert sent["text"] == f"<a href='{URL}'>"
    assert sent["payload"]["blocks"][0] == {"text": notice().subject}
    assert sent["payload"]["blocks"][1].startswith("D-002")


def test_data_are_never_templates(setting: Setting) -> None:
    """A district's name that is one stays as it is."""
    setting(entry(Keeping, text="{{ rollback.district_name }}"))
    told(notice(given.plan(district_name="{{ 7 * 7 }}")))
    assert SENT[0]["text"] == "{{ 7 * 7 }}"


def test_a_notifier_that_is_only_asynchronous_tells_too(setting: Setting) -> None:
    setting(entry(OnlyAsynchronous, text="{{ rollback.message }}"))
    told(notice())
    assert SENT[0]["text"] == notice().message


def test_only_those_for_the_event_tell(setting: Setting) -> None:
    setting(entry(Keeping, "ended", text="end"), entry(Keeping, "approval_wanted", "expires_soon", text="question"))
    told(notice())
    assert [sent["text"] for sent in SENT] == ["question"]


def test_nobody_stops_the_others_or_the_task(
    setting: Setting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One raises, one ends its process, one hangs, three cannot be made; the log has a sentence for each."""
    monkeypatch.setattr(notifying, "NOTIFIER_SECONDS", 1)
    setting(
        entry(Raising, conn_id="cert_mail"), Exiting, Hanging, Unbuildable, entry("no.such.Class"),
        entry("json.JSONDecoder"), entry(Keeping, text="told", conn_id="cert_chat"),
    )  # fmt: skip
    with caplog.at_level(logging.INFO, "migration_rollback"):
        told(notice())
    assert [sent["text"] for sent in SENT] == ["told"]
    assert [record.getMessage() for record in caplog.records] == [
        f"{__name__}.Raising (cert_mail) has not told approval_wanted: ConnectionError",
        f"{__name__}.Exiting has not told approval_wanted: SystemExit",
        f"{__name__}.Hanging has not told approval_wanted within 1 seconds, and is left behind",
        f"{__name__}.Unbuildable has not told approval_wanted: ValueError",
        "no.such.Class has not told approval_wanted: there is no module no",
        "json.JSONDecoder has not told approval_wanted: module json has no notifier JSONDecoder",
        f"{__name__}.Keeping (cert_chat) has told approval_wanted",
    ]
    assert SECRET not in caplog.text


def test_what_a_notifier_logs_itself_is_left_out_and_a_number_is_told(
    setting: Setting, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Before, Airflow's own hook for the web logged the whole address with its token."""
    setting(Logging)
    with caplog.at_level(logging.DEBUG):
        told(notice())
        logging.getLogger("requests").warning("that others log is left alone")
    assert f"{__name__}.Logging has not told approval_wanted: RefusedError (111)" in caplog.messages
    assert "that others log is left alone" in caplog.messages
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


def test_a_task_that_may_start_no_thread_goes_on(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    setting(Keeping)
    monkeypatch.setattr(threading.Thread, "start", refused)
    told(notice())
    assert SENT == []


def test_all_notifiers_together_have_one_deadline() -> None:
    """Those that come back are heard, however many hang."""
    attempts = attempt_all([Hanging.over.wait] * 10 + [lambda: None], 0.2)
    assert [attempt.came_back for attempt in attempts] == [False] * 10 + [True]


def test_the_plan_warns_of_notifiers_that_cannot_be_made(setting: Setting) -> None:
    """It names the entry and why, quotes no argument, and is no part of the plan's identity."""
    setting(Keeping, entry("no.such.Class"), entry(Keeping, txt=SECRET), Unbuildable)
    found = unusable_notifiers()
    assert {finding.code for finding in found} == {Code.NOTIFIER_UNUSABLE}
    assert [finding.sentence.partition(" cannot be used on this worker: ")[::2] for finding in found] == [
        (f"notifier 2 of {PREFIX}NOTIFIERS, no.such.Class,", "there is no module no"),
        (f"notifier 3 of {PREFIX}NOTIFIERS, {__name__}.Keeping,", "got an unexpected keyword argument 'txt'"),
        (f"notifier 4 of {PREFIX}NOTIFIERS, {__name__}.Unbuildable,", "ValueError"),
    ]
    plan = given.plan()
    assert plan.with_findings(found).fingerprint == plan.fingerprint
    assert not plan.with_findings(found).is_blocked
