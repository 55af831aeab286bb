// What the page says where it has nothing else to show, or where Airflow does not answer.

import { DAG_ID, allRollbacks, loginPage, pageOf, runPage, taskPage } from "./address.js";
import { called, h, moment, say, sentence, toAirflow } from "./dom.js";
import { isFramed, shownAddress } from "./frame.js";

export function notice(title, ...content) {
  return h("section", { class: "notice" }, h("h1", {}, title), ...content);
}

/** All rollbacks: within Airflow's UI by its navigation, else on this page. */
export function toAll(text = "All rollbacks") {
  return isFramed ? toAirflow(allRollbacks(), text) : h("a", { href: pageOf(null) }, text);
}

export function otherDag(dagId) {
  return notice("Another DAG's run",
    h("p", {}, "This page belongs to the DAG ", h("code", {}, DAG_ID), ". This is a run of ", called(dagId), ", of which there is nothing to show here."),
    h("p", {}, toAll()));
}

/** Why the reader sees nothing, and what to do about it. */
export function refused(error, runId) {
  if (error.status === 401) {
    return notice("Sign in",
      h("p", {}, "Airflow does not know who you are, or your session has ended."),
      h("p", {}, toAirflow(loginPage(shownAddress()), "Sign in", { class: "button" })));
  }
  if (error.status === 403) {
    return notice("Not allowed",
      h("p", {}, "Airflow does not let you read this. What is lacking is the permission ", h("code", {}, `can_read on ${error.permission}`),
        " for the DAG ", h("code", {}, DAG_ID), " (FAB), or the role ", h("code", {}, "viewer"), " (simple auth manager)."),
      h("p", { class: "quiet" }, "Airflow said: ", sentence(error.message)));
  }
  if (error.status === 404) {
    return notice("Not found",
      runId === null
        ? h("p", {}, "Airflow has no DAG ", h("code", {}, DAG_ID), ", or does not show it to you.")
        : h("p", {}, "Airflow has no run ", called(runId), " of the DAG ", h("code", {}, DAG_ID), ". It may have been deleted."),
      h("p", {}, toAll()));
  }
  return notice("Airflow refuses", h("p", {}, "It answered ", String(error.status), ": ", sentence(error.message)));
}

/** A line that says that Airflow does not answer, since when what is shown is true, and when it is asked again. */
export function troubleLine(place, lookNow) {
  let timer = null;
  return (error, next, now) => {
    clearInterval(timer);
    if (!error) return place.replaceChildren();
    const soon = h("span", {});
    const count = () => say(soon, `Trying again in ${Math.max(0, Math.ceil((next - Date.now()) / 1000))} s.`);
    const why = error.status === undefined ? "What it answered cannot be read" : "Airflow does not answer";
    place.replaceChildren(h("p", {},
      h("strong", {}, `${why}: `), sentence(error.message), ". ",
      now ? h("span", {}, "What is shown is of ", moment(now.toISOString()), ". ") : null,
      h("span", { "aria-hidden": "true" }, soon), " ",
      h("button", { type: "button", onclick: lookNow }, "Try now")));
    count();
    timer = setInterval(count, 1000);
  };
}

/** A run without a plan to show: it has not planned yet, could not, or an earlier version has planned it. */
export function withoutPlan(known) {
  const at = (task) => known.instances.get(task)?.get(-1)?.state ?? null;
  const log = (task) => toAirflow(taskPage(known.runId, task), `log of ${task}`);
  if (known.planIsOld) {
    return notice("No documents for this page",
      h("p", {}, "The plan of this run was made by an earlier version of the package, which left nothing for this page. ",
        "Its question, its logs and its report are where they were: ", log("await_approval"), ", ", log("finish"), "."));
  }
  if (known.planIsElsewhere) {
    return notice("The plan cannot be read here",
      h("p", {}, "What build_plan has left is no plan: an XCom backend keeps it elsewhere, or somebody else has written it. The whole plan is in the ", log("build_plan"), "."));
  }
  if (known.run.state === "queued") return notice("Queued", h("p", {}, "The run has not begun. Airflow begins it when fewer runs are at work."));
  const bad = ["load_artifacts", "build_plan"].find((task) => ["failed", "upstream_failed"].includes(at(task)));
  if (bad) return notice("No plan", h("p", {}, "The plan could not be made; nothing was deleted. What was found stands below, and more in the ", log(bad), "."));
  if (["success", "failed"].includes(known.run.state)) {
    return notice("No plan", h("p", {}, "The run has ended without a plan. ", toAirflow(runPage(known.runId), "Its tasks"), " say why."));
  }
  const doing = at("build_plan") === "running" ? "Stores and graph are being read and counted" : at("load_artifacts") === "running"
    ? "The migration's reports are being read" : "The first tasks wait for a worker";
  return notice("Planning", h("p", {}, `${doing}. The plan is shown here as soon as it is made; nobody has been asked, and nothing is deleted.`));
}
