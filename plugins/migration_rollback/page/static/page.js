// The page *Rollback*: decides what is asked for, and shows it.

import { ApiError } from "./api.js";
import { DAG_ID, asked } from "./address.js";
import { createAfter } from "./after.js";
import { createBefore } from "./before.js";
import { h, keepAgo, say } from "./dom.js";
import { createDuring } from "./during.js";
import { findingList } from "./findings.js";
import { followColours } from "./frame.js";
import { createHeading, headline } from "./heading.js";
import { showHistory } from "./history.js";
import { phaseOf } from "./model.js";
import { otherDag, refused, troubleLine, withoutPlan } from "./notices.js";
import { Watch } from "./watch.js";

const PARTS = [["plan", "Plan", createBefore], ["progress", "Progress", createDuring], ["report", "Report", createAfter]];
const FIRST = { planning: "plan", planned: "plan", asking: "plan", deleting: "progress", verifying: "progress", reported: "report" };

const [top, main, spoken, troublePlace] = ["top", "main", "spoken", "trouble"].map((id) => document.getElementById(id));

/** Say something to those who do not see the page; only what matters, and only once. */
function announce(text) {
  say(spoken, text);
}

followColours();
keepAgo();
const { dagId, runId } = asked();
if (dagId !== null && dagId !== DAG_ID) main.replaceChildren(otherDag(dagId));
else if (runId === null) showHistory(top, main, troubleLine(troublePlace, () => location.reload()));
else showRun(runId);

function showRun(id) {
  const heading = createHeading(top);
  const parts = createParts();
  const line = troubleLine(troublePlace, () => watch.lookNow());
  let word = "";
  const watch = new Watch(id, (known) => {
    heading(known);
    parts.update(known);
    const [, now, why] = headline(known);
    if (word && now !== word) announce(`${now}. ${why}`);
    word = now;
  }, (error, next) => {
    const ends = error instanceof ApiError && !error.mayPass;
    if (ends) {
      top.replaceChildren();
      main.replaceChildren(refused(error, id));
    }
    if (ends || !error) line(null);
    else line(error, next, watch.known.now);
  });
  watch.look();
}

/** Plan, progress and report as tabs: the one that matters now is shown until the reader has chosen another. */
function createParts() {
  const views = new Map();
  const bar = h("div", { class: "tabs", role: "tablist", "aria-label": "Parts of the rollback" });
  const body = h("div");
  const chosenByAddress = () => PARTS.map(([key]) => key).find((key) => location.hash === `#${key}`) ?? null;
  let chosen = chosenByAddress() ?? (asked().store === null ? null : "plan");
  let latest = null;
  for (const [key, title] of PARTS) {
    bar.append(h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": `part-${key}`, "aria-selected": "false", tabindex: -1, onclick: () => choose(key) }, title));
    body.append(h("div", { role: "tabpanel", id: `part-${key}`, "aria-labelledby": `tab-${key}`, hidden: true }));
  }
  bar.addEventListener("keydown", (event) => {
    const open = [...bar.children].filter((tab) => !tab.disabled);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = open[(open.indexOf(document.activeElement) + step + open.length) % open.length];
    next.focus();
    next.click();
  });
  window.addEventListener("hashchange", () => chosenByAddress() && choose(chosenByAddress()));

  function choose(key) {
    chosen = key;
    history.replaceState(history.state, "", `#${key}`);
    if (latest) draw(latest);
  }

  function draw(known) {
    const has = { plan: Boolean(known.plan), progress: Boolean(known.plan), report: Boolean(known.report) };
    const wanted = chosen && has[chosen] ? chosen : has[FIRST[phaseOf(known)]] ? FIRST[phaseOf(known)] : "plan";
    for (const [key, , create] of PARTS) {
      const tab = document.getElementById(`tab-${key}`);
      const panel = document.getElementById(`part-${key}`);
      tab.disabled = !has[key];
      tab.setAttribute("aria-selected", String(key === wanted));
      tab.tabIndex = key === wanted ? 0 : -1;
      panel.hidden = key !== wanted;
      if (key !== wanted || !has[key]) continue;
      if (!views.has(key)) {
        views.set(key, create(announce));
        panel.replaceChildren(views.get(key).element);
      }
      views.get(key).update(known);
    }
  }

  return {
    update(known) {
      latest = known;
      if (!known.plan && !known.report) {
        const found = [...known.findings.values()].flat();
        main.replaceChildren(withoutPlan(known), ...(found.length ? [h("section", {}, h("h2", {}, "Findings"), findingList(found))] : []));
        return;
      }
      if (!main.contains(bar)) main.replaceChildren(bar, body);
      draw(known);
    },
  };
}
