// The report: how it ended, why, what to do now, and the numbers before and after.

import { taskPage, withinAirflow } from "./address.js";
import { called, facts, h, moment, say, sentence, svg, toAirflow } from "./dom.js";
import { answered } from "./heading.js";
import { findingList } from "./findings.js";
import { secondsAtWork, sum } from "./model.js";
import { count, duration, number } from "./words.js";

const FAILING = ["BLOCKED", "EXPIRED", "REFUSED", "PARTIAL", "FAILED"];

export function createAfter() {
  const element = h("div", { class: "report" });
  let drawn = null;
  return {
    element,
    update(known) {
      if (drawn === known.report) return;
      drawn = known.report;
      element.replaceChildren(...sections(known));
    },
  };
}

function sections(known) {
  const { report } = known;
  const mood = FAILING.includes(report.status) ? "bad" : report.status === "SUCCESS" || report.status === "NOTHING_TO_DO" ? "good" : "calm";
  return [
    h("section", { class: "verdict", "data-mood": mood },
      h("p", { class: "large" }, report.status), h("p", {}, `Verification ${report.verification.replace("_", " ").toLowerCase()}`),
      h("p", { class: "actions" }, h("button", { type: "button", onclick: () => print() }, "Print"), " ", h("button", { type: "button", onclick: () => download(known) }, "Download as JSON"))),
    report.issues.length ? h("section", {}, h("h2", {}, "Issues"), h("ol", { class: "issues" }, report.issues.map((one) => h("li", {}, sentence(one))))) : null,
    remedies(known),
    h("section", {}, h("h2", {}, "What to do now"), h("ol", {}, report.next_steps.map((one) => h("li", {}, sentence(one))))),
    report.warnings.length ? h("section", {}, h("h2", {}, "Warnings"), h("ul", {}, report.warnings.map((one) => h("li", {}, sentence(one))))) : null,
    numbers(known), times(known), tables(known), verification(known), papers(known),
  ].filter(Boolean);
}

/** Of a run that stopped at its plan, what blocks it with what to do; the plan has it, and so have the first tasks. */
function remedies(known) {
  if (known.report.status !== "BLOCKED") return null;
  const found = [...[...known.findings.values()].flat(), ...(known.plan?.findings ?? []), ...[...known.pieces.values()].flatMap((one) => one.findings)];
  const blocking = found.filter((one) => one.severity === "block");
  return blocking.length ? h("section", {}, h("h2", {}, "What blocks it, and what to do"), findingList(blocking)) : null;
}

function numbers({ report }) {
  const { deletions } = report;
  const stores = Object.keys(report.stores).length ? Object.keys(report.stores) : ["sp", "adb", "hcp2", "hcp1", "ids"];
  const known = (value) => (value === null ? "not known" : number(value));
  return h("section", {}, h("h2", {}, "What went"),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "What went, by store" }, h("table", {},
      h("caption", { class: "unseen" }, "What went, by store"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Store"), h("th", { scope: "col", class: "number" }, "Tables empty"), h("th", { scope: "col", class: "number" }, "Rows deleted"))),
      h("tbody", {}, stores.filter((store) => deletions[store]).map((store) => h("tr", {}, h("th", { scope: "row" }, store),
        h("td", { class: "number" }, known(deletions[store].tables)), h("td", { class: "number" }, known(deletions[store].rows_deleted))))),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "all stores"), h("td"), h("td", { class: "number" }, known(report.total_rows_deleted)))))),
    facts(
      ["Graph", `${count(deletions.neo4j.nodes_deleted, "node")} and ${count(deletions.neo4j.relationships_deleted, "relationship")} deleted`],
      ["Answered", report.approval ? answered(report.approval) : "nobody was asked, or nobody answered"],
      ["Typed", report.approval?.typed ? h("code", {}, called(report.approval.typed)) : null],
      ["Asked for by", report.triggered_by ? called(report.triggered_by) : "not known"],
      ["Verified", moment(report.rolled_back_at)],
      ["Run cleared", report.times_cleared === null ? "not known how often" : count(report.times_cleared, "time")],
      ["Files", cleanup(report.cleanup)],
      ["Report", h("code", { class: "long" }, called(report.report_path))],
      ["Fingerprint", report.plan_fingerprint ? h("code", { class: "long" }, report.plan_fingerprint) : null]));
}

function cleanup(one) {
  if (!one) return "not decided";
  const by = one.answered_by ? [" by ", called(one.answered_by)] : null;
  if (one.outcome === "deleted") return [`${count(one.files_removed, "file")} removed`, by];
  if (one.outcome === "failed") return ["the cleanup failed: ", sentence(one.error ?? "see the log of delete_files")];
  return ["kept", by];
}

/** Time per store as bars; the longest fills the line. */
function times(known) {
  const of = (store) => [store, secondsAtWork(known, [`${store}.list_units`, `${store}.delete_rows`])];
  const all = [...["sp", "adb", "hcp2", "hcp1", "ids"].map(of), ["graph", secondsAtWork(known, ["graph.delete_nodes"])], ["verify", secondsAtWork(known, ["verify"])]]
    .filter(([, seconds]) => seconds !== null);
  if (!all.length || ["BLOCKED", "DRY_RUN", "REJECTED", "EXPIRED", "REFUSED"].includes(known.report.status)) return null;
  const most = Math.max(...all.map(([, seconds]) => seconds), 0.001);
  const rows = all.map(([name, seconds]) => h("li", {}, h("span", { class: "name" }, name),
    svg("svg", { class: "chart", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { x: 0, y: 1, width: Math.max(0.5, (seconds / most) * 100), height: 8, rx: 1 })),
    h("span", { class: "cell" }, duration(seconds))));
  return h("section", {}, h("h2", {}, "Time per store"),
    h("p", { class: "quiet" }, "Time in which at least one of its tasks was at work, by their last tries; the approval's wait is in none of them."),
    h("ul", { class: "plain times" }, rows), h("p", {}, `Together ${duration(sum(all.map(([, seconds]) => seconds)))}.`));
}

function tables(known) {
  const stores = [...Object.keys(known.report.stores)].map((store) => [store, known.reportPieces.get(store)?.tables ?? []]).filter(([, list]) => list.length);
  if (!stores.length) return null;
  const result = h("span", { class: "quiet", role: "status" });
  const only = h("input", { type: "checkbox", id: "remaining" });
  const search = h("input", { type: "search", placeholder: "Search tables", "aria-label": "Search tables by name", autocomplete: "off", spellcheck: "false" });
  const parts = stores.map(([store, list]) => createStoreTable(known, store, list));
  const apply = () => {
    const text = search.value.trim().toLowerCase();
    const hits = sum(parts.map((part) => part.want(text, only.checked)));
    say(result, text || only.checked ? `${count(hits, "table")} shown` : "");
  };
  search.addEventListener("input", apply);
  only.addEventListener("change", apply);
  return h("section", {}, h("h2", {}, "Before and after"),
    h("div", { class: "tools" }, search, h("label", { for: "remaining" }, only, " only with rows remaining, or an error"), result), parts.map((part) => part.element));
}

const isBad = (one) => one.rows_remaining !== 0 || Boolean(one.error);

function createStoreTable(known, store, list) {
  const body = h("tbody");
  const bad = list.filter(isBad).length;
  const rows = new Map();
  const fold = h("details", { open: bad > 0 || list.length <= 40 }, h("summary", {}, "Store ", h("strong", {}, store), `: ${count(list.length, "table")}, ${bad ? `${number(bad)} with rows remaining or an error` : "all empty now"}`),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Tables of store ${store}` }, h("table", {},
      h("caption", { class: "unseen" }, `Tables of store ${store} before and after`),
      h("thead", {}, h("tr", {}, ["Table", "Rows before", "Rows deleted", "Rows remaining", "Tries", "Last try", "Log"].map((title, place) => h("th", { scope: "col", class: place > 0 && place < 6 ? "number" : null }, title)))),
      body)));
  const make = () => {
    if (rows.size) return;
    for (const one of list) rows.set(one, tableRow(known, one));
    body.append(...rows.values());
  };
  if (fold.open) make();
  fold.addEventListener("toggle", () => fold.open && make());
  window.addEventListener("beforeprint", () => {
    make();
    fold.open = true;
  });
  return {
    element: fold,
    want(text, onlyBad) {
      const fits = (one) => (!onlyBad || isBad(one)) && (text === "" || one.table.toLowerCase().includes(text));
      const hits = list.filter(fits).length;
      fold.hidden = hits === 0;
      if ((text || onlyBad) && hits) {
        make();
        fold.open = true;
      }
      for (const [one, row] of rows) row.hidden = !fits(one);
      return hits;
    },
  };
}

function tableRow(known, one) {
  const link = one.log_url ? withinAirflow(one.log_url) : null;
  const cell = (value) => h("td", { class: "number" }, value === null ? "not known" : number(value));
  return h("tr", { class: isBad(one) ? "bad" : null }, h("th", { scope: "row" }, called(one.table), one.error ? h("p", { class: "why" }, sentence(one.error)) : null),
    cell(one.rows_planned), cell(one.rows_deleted), cell(one.rows_remaining), h("td", { class: "number" }, number(one.attempts)),
    h("td", { class: "number" }, one.seconds === null ? "" : duration(one.seconds)), h("td", {}, link ? toAirflow(link, "log", { "aria-label": `log of ${one.table}` }) : ""));
}

function verification({ report }) {
  const looks = new Map(report.second_look.map((one) => [one.store, one]));
  return h("section", {}, h("h2", {}, "Verification"), h("ul", {}, report.verification_lines.map((one) => h("li", {}, sentence(one)))),
    report.verifications.length ? h("ul", { class: "plain verifications" }, report.verifications.map((one) => verified(one, looks.get(one.store)))) : null);
}

function verified(one, look) {
  const good = one.issues.length === 0 && !look;
  const read = one.store === "graph"
    ? `${count(one.nodes_remaining, "node")} and ${count(one.relationships_remaining, "relationship")} of the district remain`
    : `${count(one.foreign_keys_checked, "foreign key")} checked, ${count(one.other_tables_checked, "table")} beside the plan read`;
  const link = one.log_url ? withinAirflow(one.log_url) : null;
  return h("li", {}, h("p", {}, h("span", { class: "chip state", "data-state": good ? "done" : "failed" }, good ? "\u2713 passed" : "\u2717 failed"), " ", h("strong", {}, one.store), `: ${read} `,
    one.verified_at ? [" ", moment(one.verified_at)] : null, link ? [" ", toAirflow(link, "log", { "aria-label": `log of the verification of ${one.store}` })] : null),
  one.issues.length || one.warnings.length || look ? h("ul", {}, one.issues.map((text) => h("li", {}, sentence(text))), one.warnings.map((text) => h("li", {}, "warning: ", sentence(text))), look ? h("li", {}, lookWords(look)) : null) : null);
}

function lookWords(look) {
  if (look.error) return h("span", {}, "could not be looked at once more: ", sentence(look.error));
  const rows = sum(Object.values(look.rows));
  return `looked at once more, and not empty any more: ${[rows ? count(rows, "row") : "", look.nodes ? count(look.nodes, "node") : "", look.relationships ? count(look.relationships, "relationship") : ""].filter(Boolean).join(", ")}`;
}

function papers(known) {
  const names = Object.keys(known.report.logs);
  return h("section", {}, h("h2", {}, "Logs"), h("p", {}, names.length ? "Every other task's:" : "Of every task:"),
    h("ul", { class: "logs" }, (names.length ? names : ["load_artifacts", "build_plan", "write_report", "finish"]).map((task) => {
      const address = withinAirflow(known.report.logs[task] ?? "") ?? taskPage(known.runId, task);
      return h("li", {}, toAirflow(address, called(task)));
    })));
}

/** The report as one JSON file, of the documents that were left for this page. */
function download(known) {
  const whole = { ...known.report, tables: [...known.reportPieces.values()].flatMap((one) => one.tables) };
  delete whole.stores;
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(whole, null, 2)}\n`], { type: "application/json" }));
  const anchor = h("a", { href: address, download: `${whole.rollback_run_id.replace(/[^\w.-]/g, "_")}.json` });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
