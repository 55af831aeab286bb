// The head of a rollback's page: whose rows, how it stands, what to do now, and its steps.

import { questionPage, runPage, taskPage } from "./address.js";
import { called, facts, h, moment, sentence, toAirflow } from "./dom.js";
import { instance, phaseOf } from "./model.js";
import { toAll } from "./notices.js";
import { STATES, count } from "./words.js";

const WIDENING = {
  allow_preexisting: "deletes every row of the district, also rows that this migration did not load",
  include_unlisted: "deletes also from tables that the load report does not name",
  include_derived: "deletes also rows of tables without a district that reference rows to be deleted",
  include_relationships: "deletes also relationships that carry the district between other nodes",
};

const OF_PLAN = {
  blocked: ["bad", "Blocked", "The plan cannot be approved as it is. Nobody was asked, and nothing was deleted."],
  dry_run: ["calm", "Dry run", "The run stops after its plan. Nobody is asked, and nothing is deleted."],
  nothing_to_do: ["good", "Nothing to do", "No row and no node of the district is there."],
};

const OF_REPORT = {
  SUCCESS: ["good", "Everything planned is gone."],
  NOTHING_TO_DO: ["good", "There was nothing to delete."],
  DRY_RUN: ["calm", "The run stopped after its plan. Nothing was deleted."],
  REJECTED: ["calm", "A person said no. Nothing was deleted."],
  BLOCKED: ["bad", "The plan could not be approved. Nothing was deleted."],
  EXPIRED: ["bad", "Nobody answered in time. Nothing was deleted."],
  REFUSED: ["bad", "The answer does not count. Nothing was deleted."],
  PARTIAL: ["bad", "Something was deleted, and something remains or could not be verified."],
  FAILED: ["bad", "It was approved and did not succeed."],
};

/** How it stands: a mood, a word, and a sentence. */
export function headline(known) {
  const phase = phaseOf(known);
  if (known.report) return [OF_REPORT[known.report.status]?.[0] ?? "bad", known.report.status, OF_REPORT[known.report.status]?.[1] ?? ""];
  if (phase === "planning") {
    return known.run.state === "failed" ? ["bad", "No plan", "Nothing was deleted."] : ["busy", known.run.state === "queued" ? "Queued" : "Planning", ""];
  }
  if (phase === "asking") return ["ask", "Waiting for approval", "Nothing is deleted before a person has approved this plan."];
  if (phase === "deleting") return ["busy", "Deleting", ""];
  if (phase === "verifying") return ["busy", "Verifying", "Every store is read again."];
  return OF_PLAN[known.plan.state] ?? ["busy", known.run.state === "failed" ? "Ended" : "Planned", ""];
}

export function createHeading(place) {
  let shown = "";
  return (known) => {
    const [mood, word, why] = headline(known);
    const stamp = JSON.stringify([known.run.state, word, known.plan?.fingerprint, known.approval, steps(known).map((one) => one.state), known.reportOf]);
    if (stamp === shown) return;
    shown = stamp;
    document.title = `${word} \u00b7 ${known.plan?.district_id ?? known.report?.district_id ?? "Rollback"} \u00b7 Rollback`;
    place.replaceChildren(h("div", { class: "over" }, h("nav", { "aria-label": "Rollbacks" }, toAll(), " ", toAirflow(runPage(known.runId), "This run in Airflow")),
      h("div", { class: "head", "data-mood": mood },
        h("div", {}, h("h1", {}, title(known)), h("p", { class: "what" }, what(known))),
        h("div", { class: "status" }, h("p", { class: "word" }, word), why ? h("p", {}, why) : null, action(known))),
      stepList(known), about(known)));
  };
}

function title(known) {
  const of = known.plan ?? known.report;
  if (!of?.district_id) return "Rollback";
  const name = of.district_name ? [" (", called(of.district_name), ")"] : null;
  return h("span", {}, "Rollback of district ", called(of.district_id), name);
}

/** What goes, in one line. */
function what(known) {
  const { plan } = known;
  if (!plan) return [];
  const rows = plan.stores.reduce((total, one) => total + one.rows, 0);
  const tables = plan.stores.reduce((total, one) => total + one.tables, 0);
  const graph = plan.graph ? `, ${count(plan.graph.nodes, "node")} and ${count(plan.graph.relationships, "relationship")}` : "; no graph";
  return [h("strong", {}, count(rows, "row")), ` of ${count(tables, "table")}${graph}`];
}

/** What a person can do now: one link, to Airflow's own page. */
function action(known) {
  const open = ["await_approval", "choose_cleanup"].find((task) => instance(known, task)?.state === "awaiting_input");
  if (!open) return null;
  const text = open === "await_approval" ? "Approve or reject in Airflow" : "Decide about the files in Airflow";
  return h("p", {}, toAirflow(questionPage(known.runId, open), text, { class: "button" }));
}

function about(known) {
  const { plan, run, report, approval } = known;
  const options = Object.entries(plan?.options ?? {}).filter(([, set]) => set === true).map(([name]) => name);
  return h("div", {},
    options.length
      ? h("div", { class: "widened", role: "note" }, h("p", {}, h("strong", {}, "More goes than this migration loaded: "), "options are set that widen the deletion."),
        h("ul", {}, options.map((name) => h("li", {}, h("code", {}, name), `: ${WIDENING[name] ?? "set"}`))))
      : null,
    facts(
      ["Migration", h("span", {}, called(plan?.migration_run_id ?? report?.migration_run_id ?? run.conf?.run_id ?? "not known"),
        plan?.migration_status ? [", which ended ", called(plan.migration_status)] : null)],
      ["Asked for by", called(plan?.triggered_by ?? report?.triggered_by ?? run.triggering_user_name ?? "nobody, as far as is known")],
      ["Begun", run.start_date ? moment(run.start_date) : "not yet"],
      ["Ended", run.end_date ? moment(run.end_date) : null],
      ["Answered", approval ? answered(approval) : null],
      ["Rollback", called(plan?.rollback_run_id ?? report?.rollback_run_id ?? known.runId)]));
}

export function answered(approval) {
  const by = approval.responded_by ? [" by ", called(approval.responded_by)] : null;
  return h("span", {}, h("strong", {}, approval.decision), by, approval.responded_at ? [", ", moment(approval.responded_at)] : null,
    approval.reason ? [": ", sentence(approval.reason)] : null);
}

const STEPS = [
  ["plan", ["load_artifacts", "build_plan"]], ["approval", ["await_approval"]],
  ...["sp", "adb", "hcp2", "hcp1", "ids"].map((store) => [store, [`${store}.list_units`, `${store}.delete_rows`]]),
  ["graph", ["graph.delete_nodes"]], ["verify", ["verify"]], ["report", ["write_report"]],
  ["files", ["choose_cleanup", "delete_files", "keep_files"]], ["end", ["finish"]],
];

/** The steps of the DAG, each with the state of its tasks together. */
export function steps(known) {
  return STEPS.map(([name, tasks]) => {
    const all = tasks.flatMap((task) => [...(known.instances.get(task)?.values() ?? [])]);
    return { name, tasks, state: together(all.map((one) => one.state)) };
  });
}

function together(states) {
  const has = (...wanted) => states.some((one) => wanted.includes(one));
  if (has("awaiting_input")) return "asking";
  if (has("running", "restarting")) return "running";
  if (has("up_for_retry")) return "retry";
  const open = states.some((one) => ["queued", "scheduled", "up_for_reschedule", "deferred", null].includes(one));
  if (open) return has("success", "failed") ? "running" : "planned";
  if (has("failed")) return "failed";
  if (has("success")) return "done";
  return states.length ? "skipped" : "planned";
}

function stepList(known) {
  return h("ol", { class: "steps", "aria-label": "Steps of this rollback" }, steps(known).map((step) => {
    const [sign, word] = step.state === "asking" ? ["?", "waits for an answer"] : step.state === "running" ? ["\u25b6", "at work"] : STATES[step.state];
    const task = step.tasks.find((name) => known.instances.get(name)?.has(-1)) ?? step.tasks[0];
    return h("li", { "data-state": step.state },
      toAirflow(taskPage(known.runId, task), [h("span", { "aria-hidden": "true" }, `${sign} `), step.name, h("span", { class: "unseen" }, `: ${word}`)], { title: `${step.name}: ${word}` }));
  }));
}
