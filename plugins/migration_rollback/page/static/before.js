// The plan: what goes, every finding, the order, and each table.

import { called, facts, h, moment, say, toAirflow } from "./dom.js";
import { asked, taskPage } from "./address.js";
import { createDetails } from "./details.js";
import { findingList } from "./findings.js";
import { gravestFirst, storesOf } from "./model.js";
import { createPicture } from "./picture.js";
import { FILTERS, createTree } from "./tree.js";
import { count, difference, number, severities } from "./words.js";

export function createBefore() {
  let known = null;
  let all = [];
  let drawn = null;
  const nameOf = (name) => all.find((store) => store.unitOf?.has(name))?.store;
  const details = createDetails((name) => tree.select(name, tree.shownStore ?? nameOf(name)));
  const tree = createTree((store, unit, table) => {
    tree.shownStore = store.store;
    details.show(known, store, unit, table);
    drawPicture(store.store);
    picture.mark(unit);
  });
  const picture = createPicture((unit) => tree.select(unit.tables[0].name, unit.store));
  const choice = h("div", { class: "choice", role: "group", "aria-label": "Store in the picture" });
  const found = h("div");
  const overview = h("div");
  const tools = createTools(tree);

  function drawPicture(name) {
    drawn = name ?? drawn ?? (all.find((store) => store.units.length)?.store ?? null);
    const store = all.find((one) => one.store === drawn);
    if (store) picture.update(known, store);
    for (const button of choice.children) button.setAttribute("aria-pressed", String(button.value === drawn));
  }

  const element = h("div", {}, overview,
    h("section", {}, h("h2", {}, "Findings"), found),
    h("section", {}, h("h2", {}, "The order of deletion"),
      h("p", {}, "The stores go one after the other, then the graph: ", h("strong", {}, "sp, adb, hcp2, hcp1, ids, graph"), "."), choice, picture.element),
    h("section", {}, h("h2", {}, "Tables"), tools.element, h("div", { class: "beside" }, tree.element, details.element)));
  const wanted = asked();
  let sought = wanted.store !== null;

  /** Once, where a task's link has led here. */
  function seek() {
    const store = all.find((one) => one.store === wanted.store);
    const unit = store?.units.find((one) => one.map_index === wanted.mapIndex);
    if (unit) tree.select(unit.tables[0].name, store.store);
    if (store) drawPicture(store.store);
    sought = Boolean(store) && wanted.mapIndex !== null && !unit;
  }

  let stamp = "";
  return {
    element,
    update(now) {
      known = now;
      all = storesOf(known);
      const next = `${known.plan.fingerprint} ${known.pieces.size}`;
      if (next !== stamp) {
        stamp = next;
        overview.replaceChildren(...overviewOf(known));
        found.replaceChildren(allFindings(known, all, tools));
        choice.replaceChildren(...all.map((store) => h("button", { type: "button", class: "toggle", value: store.store, "aria-pressed": "false", disabled: store.tables === 0, onclick: () => drawPicture(store.store) }, `${store.store} (${count(store.tables, "table")})`)));
      }
      tree.update(known, all);
      tools.update();
      drawPicture();
      if (sought) seek();
      details.update(known);
    },
  };
}

/** Findings about no table, and all that block; what else is about a table stands there. */
function allFindings(known, all, tools) {
  const atTables = all.flatMap((store) => store.findings.filter((one) => one.table && one.severity !== "block"));
  const here = gravestFirst([...known.plan.findings, ...all.flatMap((store) => store.findings.filter((one) => !one.table || one.severity === "block"))]);
  const number = count(atTables.length, "finding");
  return h("div", {},
    h("p", {}, `Found in all: ${severities(known.plan.severities)}.`, atTables.length
      ? [" ", h("button", { type: "button", class: "link", onclick: () => tools.choose("findings") }, `${number} ${atTables.length === 1 ? "stands" : "stand"} at ${atTables.length === 1 ? "its table" : "their tables"}`)] : null),
    findingList(here, "Nothing was found that is not about a single table."));
}

function overviewOf(known) {
  const { plan } = known;
  const { graph, rules } = plan;
  const approvers = rules.approvers.length ? rules.approvers.flatMap((one, place) => [place ? ", " : null, called(one)]) : "everybody whom Airflow lets answer";
  const eyes = rules.four_eyes ? ["; not ", plan.triggered_by ? called(plan.triggered_by) : "whoever triggered the run", " (four eyes)"] : null;
  return [
    h("section", {}, h("h2", {}, "What goes"), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Rows by store" }, byStore(plan)),
      facts(
        ["Graph", graph ? graphWords(graph) : "none is in the plan"],
        ["Who may approve", [approvers, eyes]],
        ["Planned", moment(plan.planned_at)],
        ["Fingerprint", h("code", { class: "long" }, plan.fingerprint)],
        ["Whole plan", [h("code", { class: "long" }, called(plan.plan_path)), ", and in the ", toAirflow(taskPage(known.runId, "build_plan"), "log of build_plan")]])),
  ];
}

function graphWords(graph) {
  const foreign = graph.foreign_relationships ? `, ${number(graph.foreign_relationships)} of them to nodes of others` : "";
  const loose = graph.includes_loose && graph.loose.number ? `; beside these ${count(graph.loose.number, "relationship")} between nodes of others` : "";
  const loaded = (value) => (value === null ? "" : ` (${number(value)} loaded)`);
  return `${count(graph.nodes, "node")}${loaded(graph.nodes_loaded)}, ${count(graph.relationships, "relationship")}${loaded(graph.relationships_loaded)}${foreign}${loose}`;
}

function byStore(plan) {
  const rows = plan.stores.map((store) => h("tr", {}, h("th", { scope: "row" }, store.store), h("td", {}, store.database ? called(store.database) : "not read"),
    h("td", { class: "number" }, number(store.tables)), h("td", { class: "number" }, number(store.rows)),
    h("td", { class: "number" }, store.rows_loaded === null ? "not said of all" : number(store.rows_loaded)),
    h("td", { class: store.rows_loaded !== null && store.rows !== store.rows_loaded ? "number differs" : "number" },
      store.rows_loaded === null ? "" : store.rows === store.rows_loaded ? "none" : difference(store.rows - store.rows_loaded, "row")),
    h("td", {}, store.has_ledger ? "yes" : "no")));
  return h("table", {}, h("caption", { class: "unseen" }, "Rows by store, in the order of deletion"),
    h("thead", {}, h("tr", {}, ["Store", "Database", "Tables", "Rows to delete", "Rows loaded", "Difference", "Ledger"]
      .map((title, place) => h("th", { scope: "col", class: place > 1 && place < 6 ? "number" : null }, title)))),
    h("tbody", {}, rows));
}

/** Filter and search above the tree. */
function createTools(tree) {
  const result = h("span", { class: "quiet", role: "status" });
  const search = h("input", { type: "search", placeholder: "Search tables", "aria-label": "Search tables by name", autocomplete: "off", spellcheck: "false" });
  const select = h("select", { "aria-label": "Which tables are shown" }, Object.entries(FILTERS).map(([key, [words]]) => h("option", { value: key }, words)));
  const apply = () => {
    const narrowed = select.value !== "all" || search.value.trim() !== "";
    const hits = tree.want(select.value, search.value);
    say(result, narrowed ? (hits ? `${count(hits, "table")} shown` : "no table fits") : "");
  };
  let wait = null;
  search.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(apply, 120);
  });
  select.addEventListener("change", apply);
  return {
    element: h("div", { class: "tools" }, select, search, result),
    choose(filter) {
      select.value = filter;
      search.value = "";
      apply();
      tree.element.scrollIntoView();
    },
    update() {
      if (select.value === "failed") apply();
    },
  };
}
