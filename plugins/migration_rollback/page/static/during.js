// The deletion: a bar a store and a table, what waits for what, and what has failed, in words.

import { taskPage } from "./address.js";
import { bar, called, h, say, sentence, toAirflow, toggle } from "./dom.js";
import { findingList } from "./findings.js";
import { Pace, graphStanding, graphUnit, instance, standingOfStore, storesOf, sum } from "./model.js";
import { STATES, count, left, number, rate } from "./words.js";

const TROUBLE = ["failed", "blocked", "retry"];
const OPEN = ["running", "waiting", "queued", ...TROUBLE];
const SHOWN = {
  open: ["at work and in trouble", (state) => OPEN.includes(state)],
  trouble: ["failed or blocked", (state) => TROUBLE.includes(state)],
  all: ["all tables", () => true],
};

export function createDuring(announce) {
  const whole = createLine("All stores");
  const pace = new Pace();
  const stores = new Map();
  const list = h("div", { class: "stores" });
  const graph = createLine("Graph");
  const trouble = h("div");
  const findings = h("div");
  let shown = "open";
  let latest = null;
  const choose = (key) => {
    shown = key;
    for (const button of choice.children) button.setAttribute("aria-pressed", String(button.value === key));
    if (latest) for (const entry of stores.values()) entry.draw(latest, SHOWN[shown][1]);
  };
  const choice = h("div", { class: "choice", role: "group", "aria-label": "Which tables are shown" }, Object.entries(SHOWN).map(([key, [words]]) => {
    const button = toggle(words, key === shown, () => choose(key));
    button.value = key;
    return button;
  }));
  const element = h("div", {}, h("section", {}, h("h2", {}, "Progress"), whole.element, trouble, findings, choice, list, graph.element));
  return {
    element,
    update(known) {
      latest = known;
      const all = storesOf(known);
      const standings = all.map((store) => {
        if (!stores.has(store.store)) {
          stores.set(store.store, createStore(store));
          list.append(stores.get(store.store).element);
        }
        return stores.get(store.store).update(known, store, SHOWN[shown][1], announce);
      });
      const done = sum(standings.map((one) => one.done));
      const total = sum(all.map((one) => one.rows));
      pace.add(done);
      updateWhole(whole, { done, total, pace, standings, known });
      updateGraph(graph, known);
      drawTrouble(trouble, standings, known);
      drawFindings(findings, known);
    },
  };
}

function createLine(label) {
  const filled = bar(label);
  const told = h("span", { class: "told" });
  const chip = h("span", { class: "chip state" });
  const name = h("span", { class: "name" }, h("strong", {}, label));
  const element = h("div", { class: "progress" }, h("p", { class: "line" }, name, chip, told), filled.element);
  return {
    element,
    set(share, state, words, why = "") {
      const [sign, word] = STATES[state];
      filled.set(share, state, words);
      chip.dataset.state = state;
      say(chip, `${sign} ${word}`);
      say(told, why ? `${words}; ${why}` : words);
    },
  };
}

const shareOf = (done, total, state) => (total ? done / total : state === "done" ? 1 : 0);

function updateWhole(line, { done, total, pace, standings, known }) {
  const states = new Set(standings.filter((one) => one.total > 0 || one.number.done).map((one) => one.state));
  const state = states.has("running") ? "running" : states.has("failed") || states.has("blocked") ? "failed" : states.has("waiting") ? "waiting" : [...states].every((one) => one === "done") ? "done" : states.has("skipped") ? "skipped" : "planned";
  const ended = ["success", "failed"].includes(known.run.state);
  const perSecond = ended ? null : pace.perSecond;
  const words = [`${number(done)} of ${count(total, "row")} deleted`, rate(perSecond), state === "running" && !ended ? left(pace.secondsLeft(total - done)) : ""].filter(Boolean).join(", ");
  line.set(shareOf(done, total, state), state, words);
}

function updateGraph(line, known) {
  const unit = graphUnit(known);
  line.element.hidden = !unit;
  if (!unit) return;
  const now = graphStanding(known, unit);
  const words = [`${number(now.done)} of ${count(unit.rows, "node")} deleted`, rate(now.perSecond, "node"), now.state === "running" ? left(now.secondsLeft ?? null) : ""].filter(Boolean).join(", ");
  line.set(shareOf(now.done, unit.rows, now.state), now.state, words, now.told ?? (now.state === "planned" ? "goes after the stores" : ""));
}

/** A store's bar, and below it the bars of its tables, made when they are shown for the first time. */
function createStore(store) {
  const line = createLine(`Store ${store.store}`);
  const pace = new Pace();
  const rows = new Map();
  const list = h("ul", { class: "units plain" });
  const none = h("p", { class: "quiet" });
  const fold = h("details", {}, h("summary", {}, "Tables of store ", store.store), none, list);
  let now = null;
  let last = "planned";
  let touched = false;
  fold.addEventListener("toggle", () => fold.open && now && draw(now.known, now.fits));
  fold.querySelector("summary").addEventListener("click", () => (touched = true));

  function draw(known, fits) {
    now = { ...now, known, fits };
    if (!fold.open || !now.standing) return;
    const wanted = now.standing.each.filter(([, one]) => fits(one.state));
    for (const [unit, one] of wanted) {
      if (!rows.has(unit.name)) rows.set(unit.name, createUnit(unit));
      rows.get(unit.name).update(known, one);
    }
    arrange(list, wanted.map(([unit]) => rows.get(unit.name).element));
    say(none, wanted.length ? "" : "No table of this store is so now.");
    none.hidden = wanted.length > 0;
  }

  return {
    element: h("section", { class: "store" }, line.element, fold),
    draw,
    update(known, current, fits, announce) {
      const standing = standingOfStore(known, current);
      now = { known, standing, fits };
      pace.add(standing.done);
      line.set(shareOf(standing.done, standing.total, standing.state), standing.state, wordsOf(current, standing, pace));
      fold.hidden = current.tables === 0;
      if (!touched) fold.open = ["running", "failed", "blocked"].includes(standing.state);
      if (standing.state !== last && ["done", "failed", "blocked"].includes(standing.state) && last !== "planned") announce(`Store ${current.store} ${STATES[standing.state][1]}.`);
      last = standing.state;
      draw(known, fits);
      return { ...standing, store: current };
    },
  };
}

/** Have a list hold exactly these, and move none that is in its place: what has the focus keeps it. */
function arrange(list, wanted) {
  const kept = new Set(wanted);
  for (const element of [...list.children]) if (!kept.has(element)) element.remove();
  let next = list.firstElementChild;
  for (const element of wanted) {
    if (element === next) next = next.nextElementSibling;
    else list.insertBefore(element, next);
  }
}

function wordsOf(store, { done, total, number: of, state, perSecond }, pace) {
  if (store.tables === 0) return "nothing goes from it";
  const seconds = pace.perSecond ?? perSecond;
  const tables = [of.done ? `${number(of.done)} of ${count(store.units.length, "unit")} done` : count(store.tables, "table"),
    of.running ? `${number(of.running)} being deleted` : "", of.waiting || of.queued ? `${number((of.waiting ?? 0) + (of.queued ?? 0))} waiting` : "",
    of.failed ? `${number(of.failed)} failed` : "", of.blocked ? `${number(of.blocked)} blocked` : "", of.retry ? `${number(of.retry)} to be tried again` : ""];
  const speed = state === "running" ? [rate(seconds), left(seconds ? (total - done) / seconds : null)] : [];
  return [`${number(done)} of ${count(total, "row")}`, ...speed, ...tables].filter(Boolean).join(", ");
}

function createUnit(unit) {
  const filled = bar(unit.name);
  const chip = h("span", { class: "chip state" });
  const told = h("span", { class: "told" });
  const why = h("span", { class: "why" });
  const log = h("span", { class: "log" });
  const element = h("li", { "data-unit": unit.name }, h("span", { class: "name" }, called(unit.name)), chip, filled.element, told, log, why);
  let linked = false;
  return {
    element,
    update(known, now) {
      const [sign, word] = STATES[now.state];
      chip.dataset.state = now.state;
      say(chip, `${sign} ${word}`);
      const words = [`${number(now.done)} of ${count(unit.rows, "row")}`, rate(now.perSecond), left(now.secondsLeft ?? null)].filter(Boolean).join(", ");
      filled.set(shareOf(now.done, unit.rows, now.state), now.state, words);
      say(told, words);
      if (why.dataset.told !== (now.told ?? "")) {
        why.dataset.told = now.told ?? "";
        why.replaceChildren(now.told ? sentence(now.told) : "");
      }
      if (!linked && instance(known, `${unit.store}.delete_rows`, unit.map_index)) {
        linked = true;
        log.append(toAirflow(taskPage(known.runId, `${unit.store}.delete_rows`, unit.map_index), "log", { "aria-label": `log of ${unit.name}` }));
      }
    },
  };
}

/** What has failed, above everything else: the sentence, and where. */
function drawTrouble(place, standings, known) {
  const bad = standings.flatMap((store) => store.each.filter(([, one]) => TROUBLE.includes(one.state)));
  const stamp = JSON.stringify(bad.map(([unit, one]) => [unit.store, unit.name, one.state, one.told]));
  if (place.dataset.stamp === stamp) return;
  place.dataset.stamp = stamp;
  if (bad.length === 0) return place.replaceChildren();
  const items = bad.slice(0, 8).map(([unit, one]) => h("li", {}, h("span", { class: "chip state", "data-state": one.state }, `${STATES[one.state][0]} ${STATES[one.state][1]}`), " ",
    h("strong", {}, called(unit.name)), ` of store ${unit.store}: `, sentence(one.told ?? "see its log"), " ",
    toAirflow(taskPage(known.runId, `${unit.store}.delete_rows`, unit.map_index), "log", { "aria-label": `log of ${unit.name}` })));
  place.replaceChildren(h("div", { class: "troubled" }, h("h3", {}, `${count(bad.length, "table")} in trouble`), h("p", {}, "The others go on. What failed can be cleared when the run has ended: what is gone stays gone."),
    h("ul", { class: "plain" }, items, bad.length > 8 ? h("li", {}, `and ${bad.length - 8} more, below`) : null)));
}

/** What the deletions found beside the plan. */
function drawFindings(place, known) {
  const found = [...known.findings].filter(([task]) => task.endsWith(".list_units") || task === "graph.delete_nodes").flatMap(([, list]) => list);
  const stamp = JSON.stringify(found);
  if (place.dataset.stamp === stamp) return;
  place.dataset.stamp = stamp;
  place.replaceChildren(...(found.length ? [h("h3", {}, "Found since the approval"), findingList(found)] : []));
}
