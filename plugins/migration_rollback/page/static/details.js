// Everything about one table: how its rows go, its foreign keys, what stands in the way, and its log.

import { taskPage } from "./address.js";
import { called, facts, h, lines, sentence, toAirflow } from "./dom.js";
import { findingItem, severity } from "./findings.js";
import { gravestFirst, instance, standing } from "./model.js";
import { STATES, compared, count } from "./words.js";

/** @param goTo shows another table of the same store */
export function createDetails(goTo) {
  const body = h("div", { class: "body" });
  const close = h("button", { type: "button", class: "close", "aria-label": "Close the details" }, "\u2715");
  const element = h("aside", { class: "details", "aria-label": "Details of the chosen table", tabindex: -1 },
    h("p", { class: "quiet hint" }, "Choose a table to see its statement, its foreign keys, and what stands in the way."));
  let chosen = null;
  let stamp = "";
  close.addEventListener("click", () => {
    element.classList.remove("open");
    document.querySelector("[role=treeitem][aria-selected=true]")?.focus();
  });
  const draw = (known) => {
    const { store, unit, table } = chosen;
    const now = standing(known, unit);
    const next = JSON.stringify([table.name, unit.name, store.store, now.state, now.told, unit.before.map((other) => standing(known, other).state), Boolean(instance(known, `${unit.store}.delete_rows`, unit.map_index))]);
    if (next === stamp) return;
    stamp = next;
    body.replaceChildren(...content(known, store, unit, table, now, goTo).filter(Boolean));
  };
  return {
    element,
    show(known, store, unit, table) {
      chosen = { store, unit, table };
      element.replaceChildren(close, body);
      element.classList.add("open");
      draw(known);
      element.scrollTop = 0;
    },
    update(known) {
      if (chosen) draw(known);
    },
  };
}

function content(known, store, unit, table, now, goTo) {
  const [sign, word] = STATES[now.state];
  const findings = gravestFirst(store.byTable.get(table.name) ?? []);
  return [
    h("h3", {}, called(table.name)),
    h("p", {}, h("span", { class: "chip state", "data-state": now.state }, `${sign} ${word}`), now.told ? [" ", sentence(now.told)] : null),
    facts(
      ["Rows to delete", count(table.rows, "row")],
      ["Load report", loaded(table)],
      ["Store", [store.store, store.database ? [", database ", called(store.database)] : null]],
      ["Place in the order", `generation ${unit.generation + 1} of ${store.generations}`],
      ["How they go", way(unit, table)],
      ["Behind each row", unit.row_by_row ? ["the server looks for rows that still reference it: ", sentence(unit.row_by_row)] : "one look behind all deleted rows"],
      ["Triggers", unit.fires_triggers ? "fire as in any DELETE" : "none fires"],
      ["Log", log(known, unit)]),
    h("h4", {}, "What stands in the way"),
    inTheWay(known, unit, findings, goTo),
    h("h4", {}, "The statement"),
    h("pre", { tabindex: 0, "aria-label": "The statement that will run" }, h("code", { dir: "ltr" }, lines(unit.statement))),
    unit.tables.length > 1 ? h("p", { class: "quiet" }, `One of the statements of ${count(unit.tables.length, "table")} that reference each other and go together.`) : null,
    h("h4", {}, "Foreign keys"),
    keys("References, and goes before", store.keysFrom.get(table.name) ?? [], (key) => key.referenced, store, goTo),
    keys("Is referenced by, and goes after", store.keysTo.get(table.name) ?? [], (key) => key.referencing, store, goTo),
  ];
}

function loaded(table) {
  if (!table.listed) return "does not name this table: a parameter includes it";
  if (table.rows_loaded === null) return "does not say how many rows were loaded";
  return compared(table.rows, table.rows_loaded);
}

function way(unit, table) {
  const together = unit.tables.length > 1 ? `together with ${unit.tables.length - 1} more, ` : "";
  const found = table.derived ? ", found over foreign keys" : "";
  return `${together}${unit.batches ? "batch by batch" : "in one statement"}${table.partitioned ? ", from all partitions" : ""}${found}`;
}

function log(known, unit) {
  const one = instance(known, `${unit.store}.delete_rows`, unit.map_index);
  return one ? toAirflow(taskPage(known.runId, `${unit.store}.delete_rows`, unit.map_index), "of its task in Airflow") : "none yet: its task is not there";
}

function inTheWay(known, unit, findings, goTo) {
  const open = unit.before.filter((other) => standing(known, other).state !== "done");
  if (!open.length && !findings.length) return h("p", { class: "quiet" }, unit.before.length ? "Nothing: what references it is gone." : "Nothing is known.");
  const first = open.slice(0, 12).map((other) => h("li", {}, jump(other.tables[0].name, goTo), ` (${STATES[standing(known, other).state][1]})`));
  return h("div", {},
    findings.length ? h("ul", { class: "plain" }, findings.map((one) => findingItem(one, { withTable: false }))) : null,
    open.length ? [h("p", {}, "Rows of these reference it and have to go first:"), h("ul", {}, first, open.length > 12 ? h("li", {}, `and ${open.length - 12} more`) : null)] : null);
}

function keys(title, list, other, store, goTo) {
  if (list.length === 0) return h("p", { class: "quiet" }, `${title}: nothing`);
  return h("details", { open: list.length < 9 }, h("summary", {}, `${title}: ${count(list.length, "foreign key")}`),
    h("ul", { class: "plain keys" }, list.map((key) => h("li", {},
      store.unitOf.has(other(key)) ? jump(other(key), goTo) : [called(other(key)), h("span", { class: "quiet" }, " (not in the plan)")],
      h("br"), h("code", {}, called(key.referencing_columns.join(", "))), " \u2192 ", h("code", {}, called(key.referenced_columns.join(", "))),
      h("span", { class: "quiet" }, " ", called(key.name), `, on delete ${key.on_delete.toLowerCase()}`),
      key.enforced ? null : [" ", severity("warn"), " not enforced"]))));
}

function jump(name, goTo) {
  return h("button", { type: "button", class: "link", onclick: () => goTo(name) }, called(name));
}
