// The stores and their tables in the order of deletion, as a tree that the keyboard walks through.

import { called, h, say, sentence } from "./dom.js";
import { severity } from "./findings.js";
import { standing } from "./model.js";
import { STATES, compared, count } from "./words.js";

// Of more tables than these, only the first store is open at once.
const OPEN_UP_TO = 250;

export const FILTERS = {
  all: ["all tables", () => true],
  findings: ["with findings", (row) => row.findings.length > 0],
  differs: ["differ from the load report", (row) => row.differs],
  unlisted: ["not in the load report", (row) => !row.table.listed],
  failed: ["failed or blocked", (row) => ["failed", "blocked", "retry"].includes(row.shown)],
};

/** @param onSelect is given the store, the unit and the table that were chosen */
export function createTree(onSelect) {
  const stores = new Map();
  const root = h("ul", { class: "tree", role: "tree", "aria-label": "Stores and tables in the order of deletion" });
  const tree = { root, stores, wanted: { filter: "all", text: "" }, current: null, chosen: null };
  root.addEventListener("click", (event) => press(tree, event.target.closest("[role=treeitem]"), onSelect));
  root.addEventListener("keydown", (event) => walk(tree, event, onSelect));
  tree.select = (name, storeName) => selectTable(tree, name, storeName, onSelect);
  return Object.assign(tree, {
    element: root,
    update(known, all) {
      const first = all.find((store) => store.tables > 0);
      const few = all.reduce((total, store) => total + store.tables, 0) <= OPEN_UP_TO;
      for (const store of all) updateStore(tree, known, store, few || store === first);
      if (!tree.current && root.firstElementChild) focusable(tree, root.firstElementChild);
    },
    want(filter, text) {
      tree.wanted = { filter, text: text.trim().toLowerCase() };
      return applyWanted(tree);
    },
  });
}

function updateStore(tree, known, store, opens) {
  let entry = tree.stores.get(store.store);
  if (!entry) {
    entry = makeStore(store);
    tree.stores.set(store.store, entry);
    tree.root.append(entry.item);
  }
  entry.store = store;
  entry.known = known;
  if (store.here && !entry.rows) {
    entry.rows = store.units.flatMap((unit) => unit.tables.map((table) => describe(store, unit, table)));
    expand(tree, entry, entry.open ?? (opens && store.tables > 0));
  }
  say(entry.note, store.here || store.tables === 0 ? "" : "being read ...");
  if (entry.rows) for (const row of entry.rows) updateRow(row, known);
}

function makeStore(store) {
  const note = h("span", { class: "quiet" });
  const loaded = store.rows_loaded === null ? "how many were loaded is not said of every table" : compared(store.rows, store.rows_loaded);
  const group = h("ul", { role: "group", hidden: true });
  const item = h("li", { role: "treeitem", "aria-level": 1, "aria-expanded": "false", tabindex: -1, "data-store": store.store },
    h("span", { class: "line store" }, h("span", { class: "name" }, h("span", { class: "turn", "aria-hidden": "true" }), "Store ", h("strong", {}, store.store),
      h("span", { class: "quiet" }, ` ${count(store.tables, "table")}`)),
    h("span", { class: "cell" }, count(store.rows, "row")),
    h("span", { class: "loaded quiet" }, store.tables ? loaded : "nothing goes from it"), note),
    group);
  return { item, group, note, rows: null, open: null, built: false };
}

function describe(store, unit, table) {
  const differs = table.rows_loaded !== null && table.rows_loaded !== table.rows;
  return { store, unit, table, differs, findings: store.byTable.get(table.name) ?? [], item: null, shown: "planned", search: table.name.toLowerCase() };
}

function updateRow(row, known) {
  const now = standing(known, row.unit);
  row.shown = now.state;
  if (row.item) showState(row);
}

function showState(row) {
  if (row.chip.dataset.state === row.shown) return;
  row.chip.dataset.state = row.shown;
  const [sign, word] = STATES[row.shown];
  row.chip.hidden = row.shown === "planned";
  say(row.chip, `${sign} ${word}`);
}

function makeRow(row) {
  const { table, unit } = row;
  const loaded = !table.listed ? "not in the load report" : table.rows_loaded === null ? "how many were loaded is not said" : compared(table.rows, table.rows_loaded);
  const notes = [
    unit.tables.length > 1 ? `deleted together with ${unit.tables.length - 1} more` : null,
    table.derived ? "found over foreign keys" : null,
    table.partitioned ? "partitioned" : null,
    unit.fires_triggers ? "triggers fire" : null,
  ].filter(Boolean).join(", ");
  row.chip = h("span", { class: "chip state" });
  const grave = row.findings.filter((one) => one.severity !== "info");
  row.item = h("li", { role: "treeitem", "aria-level": 2, "aria-selected": "false", tabindex: -1 },
    h("span", { class: "line" },
      h("span", { class: "name" }, called(table.name), notes ? h("span", { class: "quiet" }, ` ${notes}`) : null),
      h("span", { class: "cell" }, count(table.rows, "row")),
      h("span", { class: row.differs || !table.listed ? "loaded differs" : "loaded quiet" }, loaded),
      h("span", { class: "chips" }, row.chip, badges(row.findings))),
    grave.length ? h("span", { class: "below" }, grave.slice(0, 3).map((one) => h("span", { class: "said", "data-severity": one.severity }, sentence(one.sentence)))) : null);
  row.item.row = row;
  showState(row);
  return row.item;
}

function badges(findings) {
  return ["block", "warn", "info"].map((level) => [level, findings.filter((one) => one.severity === level).length])
    .filter(([, number]) => number).map(([level, number]) => severity(level, number));
}

/** Rows are made when their store is opened for the first time. */
function open(entry) {
  entry.open = true;
  entry.item.setAttribute("aria-expanded", "true");
  entry.group.hidden = false;
  if (!entry.rows || entry.built) return;
  entry.built = true;
  entry.group.append(...entry.rows.map(makeRow));
}

function expand(tree, entry, opens) {
  if (!opens) {
    entry.open = false;
    entry.item.setAttribute("aria-expanded", "false");
    entry.group.hidden = true;
    return;
  }
  const isFirst = !entry.built;
  open(entry);
  if (isFirst && isNarrowed(tree)) applyWanted(tree);
}

const isNarrowed = ({ wanted }) => wanted.filter !== "all" || wanted.text !== "";

function applyWanted(tree) {
  const { filter, text } = tree.wanted;
  const [, fits] = FILTERS[filter];
  const narrowed = isNarrowed(tree);
  let number = 0;
  for (const entry of tree.stores.values()) {
    const hits = (entry.rows ?? []).filter((row) => fits(row) && (text === "" || row.search.includes(text)));
    number += hits.length;
    if (narrowed && hits.length && !entry.open) open(entry);
    // To take rows out is much cheaper than to hide them, where they are skipped while out of sight.
    if (entry.built) entry.group.replaceChildren(...hits.map((row) => row.item));
    entry.item.hidden = narrowed && hits.length === 0;
  }
  const seen = seenItems(tree);
  if (seen.length && !seen.includes(tree.current)) focusable(tree, seen[0]);
  return number;
}

function press(tree, item, onSelect) {
  if (!item) return;
  focusable(tree, item);
  item.focus({ preventScroll: true });
  if (item.dataset.store) {
    const entry = tree.stores.get(item.dataset.store);
    expand(tree, entry, !entry.open);
  } else {
    choose(tree, item, onSelect);
  }
}

function choose(tree, item, onSelect) {
  tree.chosen?.setAttribute("aria-selected", "false");
  item.setAttribute("aria-selected", "true");
  tree.chosen = item;
  onSelect(item.row.store, item.row.unit, item.row.table);
}

function selectTable(tree, name, storeName, onSelect) {
  const entry = tree.stores.get(storeName);
  const row = entry?.rows?.find((one) => one.table.name === name);
  if (!row) return;
  if (!entry.open || !entry.built) expand(tree, entry, true);
  if (!row.item.isConnected) entry.group.append(row.item);
  focusable(tree, row.item);
  choose(tree, row.item, onSelect);
  row.item.scrollIntoView({ block: "nearest" });
}

function focusable(tree, item) {
  if (tree.current) tree.current.tabIndex = -1;
  tree.current = item;
  item.tabIndex = 0;
}

/** Up, Down, Home, End, PageUp, PageDown walk; Left and Right close and open a store; Enter and Space choose. */
function walk(tree, event, onSelect) {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
  const entry = item.dataset.store ? tree.stores.get(item.dataset.store) : null;
  const go = (to) => to && (focusable(tree, to), to.focus());
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity }[event.key];
  if (step !== undefined) {
    const seen = seenItems(tree);
    go(seen[Math.max(0, Math.min(seen.length - 1, seen.indexOf(item) + step))]);
  } else if (event.key === "ArrowRight" && entry) {
    if (!entry.open) expand(tree, entry, true);
    else go(seenItems(tree)[seenItems(tree).indexOf(item) + 1]);
  } else if (event.key === "ArrowLeft") {
    if (entry) expand(tree, entry, false);
    else go(item.closest("[data-store]"));
  } else if (event.key === "Enter" || event.key === " ") {
    press(tree, item, onSelect);
  } else {
    return;
  }
  event.preventDefault();
}

function seenItems(tree) {
  const seen = [];
  for (const entry of tree.stores.values()) {
    if (entry.item.hidden) continue;
    seen.push(entry.item);
    if (entry.open && entry.built) seen.push(...entry.group.children);
  }
  return seen;
}
