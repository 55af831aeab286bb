"""``await_approval``: a person reads the plan and answers."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskAwaitingInput

from migration_rollback.core.approval.answer import Answer, Approval, Decision, Judging, judge_answer
from migration_rollback.core.approval.question import Places, approval_body, approval_subject
from migration_rollback.core.names import CONFIRM_FIELD, CONFIRM_TITLE
from migration_rollback.core.plan import Plan
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.changes import Answered, Asked
from migration_rollback.core.report.notices import approval_wanted
from migration_rollback.core.report.status import PlanState
from migration_rollback.edge.approved import keep_approval, kept_approval
from migration_rollback.edge.audit import audit
from migration_rollback.edge.handovers import APPROVAL, PLAN, QUESTION, Question
from migration_rollback.edge.notifying import tell
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import settings
from migration_rollback.errors import ApprovalError, SettingsError

if TYPE_CHECKING:
    from airflow.sdk import Context


class ManualApprovalSensor(ApprovalOperator):
    """Ask for the approval of this run's plan, without holding a worker slot, and judge the answer.

    It is an operator and senses nothing; the class bears the name that the specification gives it. Nobody is named
    as `assigned_users`: Airflow compares these with ids, which most auth managers make up, and no task can ask whose
    they are.

    Skips itself unasked unless the plan can be approved. What the answer is worth is written to XCom before anything
    else can fail, and an approval under seal to the data root. It skips nobody else: every destructive task looks at
    both, and at the plan's fingerprint, by itself.
    """

    def __init__(self, **kwargs: Any) -> None:
        # Airflow has merged the DAG's params in already; the form shows those whose source is the task.
        kwargs["params"] = {
            CONFIRM_FIELD: Param(
                None,
                type=["null", "string"],
                title=CONFIRM_TITLE,
                description="To approve, type the id of the district whose rows are to be deleted.",
                source="task",
            )
        }
        super().__init__(
            subject="Approve the deletion of a district's rows",
            response_timeout=timedelta(seconds=settings().approval_timeout),
            execution_timeout=None,  # Airflow would count the time that a person takes
            retries=0,
            **kwargs,
        )

    def execute(self, context: "Context") -> Any:
        """Ask, unless there is nothing to ask."""
        run = Run.of(context)
        artifact = _plan_to_ask_about(run)
        self.subject = approval_subject(artifact.plan)
        places = Places(plan=str(run.files.plan_path), log=run.log_url("build_plan"), page=run.page_url)
        self.body = approval_body(artifact.plan, places, artifact.rehearsal_seconds)
        self._announce(run, artifact.plan)
        try:
            return super().execute(context)
        except TaskAwaitingInput as parked:
            parked.kwargs = {**(parked.kwargs or {}), "asked": artifact.fingerprint}
            audit(artifact.plan, Asked(fingerprint=artifact.fingerprint))
            raise

    def _announce(self, run: Run, plan: Plan) -> None:
        """Tell that it is going to be asked, before anybody could answer.

        An answer that comes between the question and the end of this process resumes the task while some executors
        have not heard of that end yet: they take it for the end of what was resumed.
        """
        until = datetime.now(UTC) + timedelta(seconds=settings().approval_timeout)
        run.push(QUESTION, Question(until=until))
        tell(run.context, approval_wanted(plan, run.question_url(self.task_id), until))

    def execute_complete(self, context: "Context", event: dict[str, Any], asked: str | None = None) -> Any:
        """Judge the answer, hand the judgement on, and end failed unless it is a plain yes or no.

        :param asked: the fingerprint of the plan that was asked about.
        """
        run = Run.of(context)
        artifact = run.plan()
        if "error" in event:
            expired = Approval(decision=Decision.EXPIRED, fingerprint=artifact.fingerprint)
            _hand_on(run, expired, artifact.plan)
            raise AirflowFailException("nobody answered in time; trigger a new run")
        made = run.pull(PLAN)
        judging = Judging(asked=asked, made=made.fingerprint if made else None, rules=settings().rules)
        approval = _kept(run, judge_answer(_answer(event), artifact.plan, judging), artifact)
        _hand_on(run, approval, artifact.plan)
        self.log.info("%s by %s", approval.decision, approval.responded_by)
        if approval.decision is Decision.REFUSED:
            raise AirflowFailException(f"the answer does not count: {approval.reason}")
        if approval.decision is Decision.REJECTED:
            # the operator's own skip() would end `verify` at once, and with it let the report run ahead of the stores
            return None
        return super().execute_complete(context, event)


def _hand_on(run: Run, approval: Approval, plan: Plan) -> None:
    run.push(APPROVAL, approval)
    audit(plan, Answered.of(approval))


def _kept(run: Run, approval: Approval, artifact: PlanArtifact) -> Approval:
    """The approval when it is written down under seal; one that cannot be sealed does not count."""
    if approval.decision is not Decision.APPROVED:
        return approval
    try:
        keep_approval(run, approval, artifact)
    except SettingsError as exc:
        return approval.model_copy(update={"decision": Decision.REFUSED, "reason": str(exc)})
    return approval


def _plan_to_ask_about(run: Run) -> PlanArtifact:
    """The plan, if this try has made or confirmed it and it may be deleted by; else nobody is asked.

    What an earlier try of ``build_plan`` has left for others is still there when a later one never starts.
    """
    made, planned = run.pull(PLAN), run.task_states(PLAN.task_id).get(PLAN.task_id) == "success"
    if made is None or made.state is not PlanState.READY or not planned:
        raise AirflowSkipException(f"nobody is asked: the plan is {made.state if made and planned else 'not there'}")
    grant = kept_approval(run).grant
    if grant is not None and grant.ended_at is not None:
        raise AirflowSkipException(f"nobody is asked: this rollback ended in SUCCESS at {grant.ended_at}")
    try:
        return run.executable(run.plan())
    except ApprovalError as exc:
        raise AirflowSkipException(f"nobody is asked: {exc}") from exc


def _answer(event: dict[str, Any]) -> Answer:
    user = event.get("responded_by_user") or {}
    options = event.get("chosen_options") or [None]
    values = event.get("params_input") or {}
    typed = values.get(CONFIRM_FIELD)
    responded_at = event.get("responded_at")
    return Answer(
        option=options[0],
        typed=typed if isinstance(typed, str) else None,
        unasked=tuple(sorted(values.keys() - {CONFIRM_FIELD})),
        user_name=user.get("name"),
        responded_at=responded_at.isoformat() if responded_at is not None else None,
    )
