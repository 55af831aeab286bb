"""A word when it matters: real notifiers of Airflow tell a mail server and a webhook, and broken ones harm nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from demo.site import DAG_ID, Site
from servers.airflow_rest import segment
from servers.child_process import LOOPBACK, free_port, wait_until
from tests.e2e.listeners import Listener, mail_server, webhook
from tests.e2e.migrations import Cert, Migration

METADATA = "told"
GATE = "await_approval"
SECRET = "swordfish-2025"
TOKEN = "T02-B77-xyzzy"  # in an address, where Airflow masks nothing
SMTP = "airflow.providers.smtp.notifications.smtp.SmtpNotifier"
HTTP = "airflow.providers.http.notifications.http.HttpNotifier"
SAID = {name: f"{{{{ rollback.{name} }}}}" for name in ("event", "status", "district_id", "url", "message")}
NIGHT = {"from_email": "airflow@cert.example", "to": "night@cert.example", "subject": "{{ rollback.subject }}"}
TEXT = {"html_content": "<p>{{ rollback.message | e }}</p>"}
NOTIFIERS = (
    {"class": SMTP, "arguments": {**NIGHT, **TEXT, "smtp_conn_id": "cert_mail"}},
    {"class": HTTP, "arguments": {"http_conn_id": "cert_chat", "endpoint": "told", "json": SAID}},
    {"class": SMTP, "arguments": {**NIGHT, **TEXT, "smtp_conn_id": "cert_mail_down"}},
    {"class": HTTP, "arguments": {"http_conn_id": "cert_chat", "endpoint": f"refused/{TOKEN}", "json": SAID}},
    {"class": HTTP, "arguments": {"http_conn_id": "cert_chat_down", "endpoint": TOKEN, "json": SAID}},
    {
        "class": HTTP,
        "events": ["ended"],
        "arguments": {
            "http_conn_id": "cert_chat",
            "endpoint": "{{ 'hangs' if rollback.status == 'SUCCESS' else 'spared' }}",
            "json": SAID,
        },
    },
    {"class": "airflow.providers.carrier.Pigeon"},
)
HASTEN = """
    UPDATE task_reschedule SET reschedule_date = now() WHERE ti_id = (
        SELECT id FROM task_instance WHERE dag_id = %s AND run_id = %s AND task_id = 'remind')"""


@dataclass
class Told:
    """The Airflow, and those who are told."""

    cert: Cert
    mail: Listener
    chat: Listener

    def load(self, number: int, **arguments: Any) -> Migration:
        """A failed migration of one store: what is said of it is what matters."""
        return Migration.load(
            self.cert, f"D-{number}", f"mig-20251106-{number}", stores=["sp"], graph=False, **arguments
        )

    def hear(self, failed: Migration, event: str, **more: str) -> dict[str, Any]:
        """What the webhook was told of this district and event; the mail of the same text has come as well."""
        wanted = {"path": "/told", "district_id": failed.district_id, "event": event, **more}
        said: dict[str, Any] = self.chat.wait_for(
            lambda one: wanted.items() <= one.items(), f"{event} of {failed.district_id}"
        )
        self.mail.wait_for(
            lambda one: isinstance(one, EmailMessage) and said["message"] in _text(one), f"mail of {event}"
        )
        return said

    def number(self, failed: Migration, event: str) -> int:
        about = {"path": "/told", "district_id": failed.district_id, "event": event}
        return sum(about.items() <= one.items() for one in self.chat.told)

    def url(self, failed: Migration, task_id: str) -> str:
        return f"{self.cert.airflow.base_url}/dags/{DAG_ID}/runs/{segment(failed.run)}/tasks/{task_id}"


@pytest.fixture(scope="module")
def told(site: Site) -> Iterator[Told]:
    """An Airflow with notifiers of which two work; one server is down, one refuses, one hangs, one is not installed."""
    site.postgres.create_database(site.database(METADATA))
    site.leave_out_of_statement_log(METADATA)
    with mail_server() as mail, webhook() as chat:
        connections = {
            "cert_mail": _smtp(mail.port),
            "cert_mail_down": _smtp(free_port()),
            "cert_chat": f"http://bot:{SECRET}@{LOOPBACK}:{chat.port}",
            "cert_chat_down": f"http://{LOOPBACK}:{free_port()}",
        }
        environment = {"MIGRATION_ROLLBACK_NOTIFIERS": json.dumps(NOTIFIERS)}
        with Cert.running(site, metadata=METADATA, environment=environment, connections=connections) as cert:
            yield Told(cert, mail, chat)


def _smtp(port: int) -> str:
    extra = {"disable_ssl": True, "disable_tls": True, "retry_limit": 0, "timeout": 5}
    return json.dumps(
        {"conn_type": "smtp", "host": LOOPBACK, "port": port, "login": "bot", "password": SECRET, "extra": extra}
    )


def _text(mail: EmailMessage) -> str:
    """What its reader sees, from a message without anything that HTML would have to escape."""
    body = mail.get_body(("html", "plain"))
    assert body is not None
    return " ".join(str(body.get_content()).split()).removeprefix("<p>").removesuffix("</p>")


def _hasten(failed: Migration) -> None:
    """Let the question have half an hour left, and have the reminder look now."""
    path = f"/dags/{DAG_ID}/dagRuns/{segment(failed.run)}/taskInstances/{GATE}/xcomEntries/question"
    until = (datetime.now(UTC) + timedelta(minutes=30)).isoformat()
    failed.cert.operator.request("PATCH", path, body={"value": {"until": until}})

    def told() -> bool:
        failed.cert.metadata.execute(HASTEN, (DAG_ID, failed.run))
        return failed.states()["remind"] == ["success"]

    wait_until(told, 120, f"reminder of {failed.run}", interval=1.0)


def test_a_success_is_told_and_broken_notifiers_harm_nothing(told: Told) -> None:
    """Two words before the end: what is asked, and what came of it; each question once, and the reminder is let go."""
    failed = told.load(821)
    failed.trigger(cleanup="ask").question()
    wanted = told.hear(failed, "approval_wanted")
    rows = f"{failed.rows:,} rows and 0 nodes of district {failed.district_id} are to be deleted"
    assert rows in wanted["message"]
    assert wanted["url"] == f"{told.url(failed, GATE)}/required_actions"
    assert wanted["message"].endswith(f"without an answer nothing is deleted: {wanted['url']}")
    question = failed.question()
    assert "airflow.providers.carrier.Pigeon" in (question.body or "")
    failed.approve()
    failed.question("choose_cleanup")
    files = told.hear(failed, "approval_wanted", url=f"{told.url(failed, 'choose_cleanup')}/required_actions")
    assert "was a SUCCESS." in files["message"]
    assert told.number(failed, "ended") == 0
    failed.answer("Keep files", task_id="choose_cleanup")
    assert failed.wait() == "success"
    end = told.hear(failed, "ended", status="SUCCESS")
    assert f"{failed.rows:,} rows, 0 nodes and 0 relationships were deleted, and the verification" in end["message"]
    assert end["url"] == told.url(failed, "finish")
    assert (told.number(failed, "approval_wanted"), told.number(failed, "expires_soon")) == (2, 0)
    states = failed.states()
    assert (states["remind"], states["end_reminder"]) == (["skipped"], ["success"])
    report = failed.report()
    assert report["status"] == "SUCCESS"
    assert [one["code"] for one in report["findings"] if one["severity"] == "warn"].count("notifier_unusable") == 1
    failed.assert_everything_deleted()
    _assert_said_in_the_log(failed)
    assert ["", "bot", SECRET] in told.mail.told


def _assert_said_in_the_log(failed: Migration) -> None:
    """A sentence for each notifier that failed, and no secret anywhere."""
    for task_id in (GATE, "finish"):
        log = failed.log(task_id)
        assert f"{SMTP} (cert_mail) has told" in log
        assert f"{SMTP} (cert_mail_down) has not told" in log
        assert f"{HTTP} (cert_chat) has not told" in log
        assert f"{HTTP} (cert_chat_down) has not told" in log
        assert "airflow.providers.carrier.Pigeon has not told" in log
        assert "Traceback" not in log
    assert f"{HTTP} (cert_chat) has not told ended within 30 seconds, and is left behind" in failed.log("finish")
    for task_id in (GATE, "build_plan", "choose_cleanup", "finish", "remind", "end_reminder"):
        assert not [secret for secret in (SECRET, TOKEN) if secret in failed.log(task_id)], task_id


def test_silence_is_told_before_and_after_it_ends_and_a_new_question_is_a_new_word(told: Told) -> None:
    """The reminder holds no slot, and the gate waits as it waits without one."""
    failed = told.load(822)
    failed.trigger().question()
    told.hear(failed, "approval_wanted")
    _hasten(failed)
    soon = told.hear(failed, "expires_soon")
    assert soon["message"].startswith("Nobody has answered yet whether rollback rb-")
    assert soon["url"] == f"{told.url(failed, GATE)}/required_actions"
    assert failed.states()[GATE] == ["awaiting_input"]
    failed.let_time_pass()
    assert failed.wait() == "failed"
    end = told.hear(failed, "ended", status="EXPIRED")
    assert "has ended: EXPIRED. Nothing was deleted. 1 issue needs a person." in end["message"]
    failed.assert_nothing_deleted()

    failed.clear(task_ids=[GATE], include_downstream=True)
    failed.answer("Reject")
    assert failed.wait() == "success"
    told.hear(failed, "ended", status="REJECTED")
    assert told.number(failed, "approval_wanted") == 2
    assert failed.states()["remind"] == ["skipped"]


def test_a_run_that_asks_nobody_tells_of_its_end_alone(told: Told) -> None:
    failed = told.load(823, status="RUNNING")
    failed.trigger()
    assert failed.wait() == "failed"
    end = told.hear(failed, "ended", status="BLOCKED")
    assert "has ended: BLOCKED. Nothing was deleted. 1 issue needs a person." in end["message"]
    assert (told.number(failed, "approval_wanted"), told.number(failed, "expires_soon")) == (0, 0)
    assert failed.states()["remind"] == ["skipped"]


def test_a_run_that_a_person_has_ended_is_told_by_the_next(told: Told) -> None:
    """It could not tell its end itself; the next run of the migration, which writes its report, does."""
    failed = told.load(824)
    failed.trigger().question()
    failed.cert.operator.mark_run(DAG_ID, failed.run, "failed")
    assert failed.wait() == "failed"
    ended_early = told.url(failed, "finish")
    failed.trigger(dry_run=True)
    assert failed.wait() == "success"
    assert told.hear(failed, "ended", status="FAILED")["url"] == ended_early
    assert told.hear(failed, "ended", status="DRY_RUN")["url"] == told.url(failed, "finish")
