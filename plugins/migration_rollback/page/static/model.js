// What is known of a rollback, put together: where each table stands, each store, and the whole. Knows no document.

const AT_WORK = ["running", "restarting"];
const NOT_TRIED = ["skipped", "upstream_failed", "removed"];
const BLOCKED_BY = " is blocked by ";

/** The task instances that delete several units, because Airflow maps no more of them. */
export function* instancesOfSeveral(store, units) {
  const number = new Map();
  // One of very many tables goes on in a part without a statement.
  for (const unit of units) if (unit.statement) number.set(unit.map_index, (number.get(unit.map_index) ?? 0) + 1);
  for (const [index, many] of number) if (many > 1) yield `${store}.delete_rows ${index}`;
}

const made = new WeakMap();

/** The stores of the plan in the order of deletion, each with its units, as far as its pieces have come. */
export function storesOf(known) {
  return known.plan.stores.map((summary) => {
    const piece = known.pieces.get(summary.store);
    if (!piece) return { ...summary, here: false, units: [], keys: [], findings: [], byTable: new Map() };
    if (!made.has(piece)) made.set(piece, store(summary, piece));
    return made.get(piece);
  });
}

function store(summary, piece) {
  const units = [];
  for (const part of piece.units) {
    const last = units.at(-1);
    if (last && last.name === part.name && last.map_index === part.map_index && !part.statement) last.tables.push(...part.tables);
    else units.push({ ...part, tables: [...part.tables], store: summary.store });
  }
  for (const unit of units) unit.rows = sum(unit.tables.map((one) => one.rows));
  const unitOf = new Map(units.flatMap((unit) => unit.tables.map((table) => [table.name, unit])));
  const byTable = new Map();
  for (const finding of piece.findings) {
    if (finding.table) byTable.set(finding.table, [...(byTable.get(finding.table) ?? []), finding]);
  }
  const keysFrom = groupBy(piece.foreign_keys, (key) => key.referencing);
  const keysTo = groupBy(piece.foreign_keys, (key) => key.referenced);
  for (const unit of units) unit.before = unitsBefore(unit, keysTo, unitOf);
  return { ...summary, here: true, units, unitOf, byTable, keysFrom, keysTo, findings: gravestFirst(piece.findings) };
}

/** The units whose rows reference a unit's: what has to go before it. */
function unitsBefore(unit, keysTo, unitOf) {
  const referencing = unit.tables.flatMap((table) => keysTo.get(table.name) ?? []).map((key) => unitOf.get(key.referencing));
  return [...new Set(referencing)].filter((other) => other && other !== unit);
}

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    if (groups.has(name)) groups.get(name).push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

export const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

const GRAVITY = ["block", "warn", "info"];
export const gravestFirst = (findings) =>
  [...findings].sort((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity));

export function instance(known, taskId, mapIndex = -1) {
  return known.instances.get(taskId)?.get(mapIndex) ?? null;
}

/** Where a unit stands: a state of `STATES`, how many rows are gone, and what there is to say of it in words. */
export function standing(known, unit) {
  const taskId = `${unit.store}.delete_rows`;
  const one = instance(known, taskId, unit.map_index);
  if (!one) return notBegun(known, unit);
  const key = `${taskId} ${unit.map_index}`;
  const outcome = outcomeOf(known, key, unit);
  const told = saidInThisTry(known, key, one);
  const progress = told?.unit === unit.name ? told : null;
  const gone = progress ? within(unit.rows - progress.expected + progress.deleted, unit.rows) : 0;
  if (one.state === "success" || (outcome && !outcome.error)) return { state: "done", done: unit.rows };
  if (one.state === "failed" || outcome?.error) return failure(one, outcome, gone);
  if (NOT_TRIED.includes(one.state)) return { state: "skipped", done: 0, told: "not tried: what comes before it has failed or was not approved" };
  if (AT_WORK.includes(one.state)) return atWork(unit, one, progress, told, gone);
  return waiting(known, unit, one, gone);
}

/** What a unit's attempt came to; names of very many tables are cut short, so that only one of several goes by its name. */
function outcomeOf(known, key, unit) {
  const units = known.outcomes.get(key)?.units ?? [];
  return (known.grouped.has(key) ? units.find((told) => told.unit === unit.name) : units[0]) ?? null;
}

/** How far an instance said that it is; a note outlives its try, and says which it was of. */
function saidInThisTry(known, key, one) {
  const told = known.progress.get(key) ?? known.outcomes.get(key)?.progress ?? null;
  return told?.attempt === one.try_number ? told : null;
}

/** Without asking what it waits for itself. */
function isDone(known, unit) {
  const key = `${unit.store}.delete_rows ${unit.map_index}`;
  const outcome = known.grouped.has(key) ? outcomeOf(known, key, unit) : null;
  return instance(known, `${unit.store}.delete_rows`, unit.map_index)?.state === "success" || outcome?.error === null;
}

const within = (rows, most) => Math.max(0, Math.min(most, rows));

function failure(one, outcome, gone) {
  const error = outcome?.error ?? "its log says why";
  const again = one.state === "up_for_retry";
  if (again) return { state: "retry", done: gone, told: `try ${one.try_number} of ${one.max_tries + 1} failed: ${error}` };
  return { state: error.includes(BLOCKED_BY) ? "blocked" : "failed", done: gone, told: error };
}

function atWork(unit, one, progress, told, gone) {
  if (!progress) {
    return told ? { state: "waiting", done: 0, told: `its task is at ${told.unit} now` } : { state: "running", done: 0 };
  }
  if (progress.waiting_for) return { state: "waiting", done: gone, told: `waits for ${progress.waiting_for}`, at: progress.at };
  const perSecond = progress.per_second;
  const secondsLeft = perSecond ? Math.max(0, progress.expected - progress.deleted) / perSecond : null;
  const tried = progress.attempt > 1 ? `try ${progress.attempt} of ${one.max_tries + 1}` : null;
  return { state: "running", done: gone, perSecond, secondsLeft, told: tried, at: progress.at };
}

function waiting(known, unit, one, gone) {
  if (one.state === "up_for_retry") return { state: "retry", done: gone, told: `try ${one.try_number} of ${one.max_tries + 1} has ended` };
  if (one.state === "queued") return { state: "queued", done: gone, told: "waits for a worker" };
  const open = unit.before.filter((other) => !isDone(known, other));
  const names = open.slice(0, 3).map((other) => other.name).join(", ");
  const more = open.length > 3 ? ` and ${open.length - 3} more` : "";
  const told = open.length ? `waits for ${names}${more}, which ${open.length === 1 ? "references" : "reference"} it` : "waits for a slot";
  return { state: "waiting", done: gone, told };
}

/** A unit whose task is not there yet: its store has not begun, or was refused. */
function notBegun(known, unit) {
  const list = instance(known, `${unit.store}.list_units`)?.state;
  if (list === "failed") return { state: "blocked", done: 0, told: "nothing of this store goes: see its findings" };
  if (NOT_TRIED.includes(list)) return { state: "skipped", done: 0, told: "not approved" };
  return { state: "planned", done: 0 };
}

/** The graph as one more unit; null where the plan has none. */
export function graphUnit(known) {
  const graph = known.plan.graph;
  return graph && { store: "graph", name: "graph", rows: graph.nodes + (graph.includes_loose ? graph.loose.number : 0) };
}

export function graphStanding(known, unit) {
  const one = instance(known, "graph.delete_nodes");
  const told = one && saidInThisTry(known, "graph.delete_nodes -1", one);
  const outcome = known.outcomes.get("graph.delete_nodes -1")?.units[0] ?? null;
  const gone = told ? within(unit.rows - told.expected + told.deleted, unit.rows) : 0;
  if (!one || !one.state || one.state === "scheduled") return { state: "planned", done: 0 };
  if (one.state === "success") return { state: "done", done: unit.rows };
  if (one.state === "failed" || one.state === "up_for_retry") return failure(one, outcome, gone);
  if (NOT_TRIED.includes(one.state)) return { state: "skipped", done: 0, told: "not approved, or there is no graph" };
  if (AT_WORK.includes(one.state)) return atWork(unit, one, told, told, gone);
  return { state: "queued", done: gone, told: "waits for a worker" };
}

/** A store as a whole: its rows and its units by state. */
export function standingOfStore(known, store) {
  const each = store.units.map((unit) => [unit, standing(known, unit)]);
  const number = {};
  for (const [, one] of each) number[one.state] = (number[one.state] ?? 0) + 1;
  const running = each.filter(([, one]) => one.state === "running");
  return {
    each, number,
    done: sum(each.map(([, one]) => one.done)),
    total: store.rows,
    perSecond: running.length ? sum(running.map(([, one]) => one.perSecond ?? 0)) : null,
    state: ofMany(number, store),
  };
}

function ofMany(number, store) {
  const has = (...states) => states.some((state) => number[state]);
  if (!store.here && store.units.length === 0 && store.tables > 0) return "planned";
  if (store.tables === 0) return "done";
  if (has("running", "retry")) return "running";
  if (has("waiting", "queued")) return has("done", "failed") ? "running" : "waiting";
  if (has("failed")) return "failed";
  if (has("blocked")) return "blocked";
  if (has("planned")) return "planned";
  return has("skipped") ? "skipped" : "done";
}

/** What the tasks and the documents say together: which part of the rollback this is. */
export function phaseOf(known) {
  const at = (task) => instance(known, task)?.state ?? null;
  if (known.report) return "reported";
  if (!known.plan) return "planning";
  if (["verify", "write_report"].some((task) => begun(known, task))) return "verifying";
  if (["sp", "adb", "hcp2", "hcp1", "ids"].some((one) => begun(known, `${one}.list_units`))) return "deleting";
  if (at("await_approval") === "awaiting_input") return "asking";
  return "planned";
}

function begun(known, taskId) {
  return [...(known.instances.get(taskId)?.values() ?? [])].some((one) => one.start_date && one.state !== "skipped");
}

/** Rows a second over the last minute, as this page has seen them go; and the time that is left at that rate. */
export class Pace {
  constructor() {
    this.samples = [];
  }

  add(done, at = Date.now()) {
    const last = this.samples.at(-1);
    if (last && done < last[1]) this.samples = []; // a try has begun anew
    this.samples.push([at, done]);
    while (this.samples.length > 2 && at - this.samples[0][0] > 60_000) this.samples.shift();
  }

  get perSecond() {
    if (this.samples.length < 2) return null;
    const [[since, before], [now, after]] = [this.samples[0], this.samples.at(-1)];
    return now - since >= 3000 && after > before ? ((after - before) * 1000) / (now - since) : null;
  }

  secondsLeft(rest) {
    return this.perSecond ? rest / this.perSecond : null;
  }
}

/** Seconds in which at least one of a store's tasks was at work, by their last tries. */
export function secondsAtWork(known, tasks) {
  const spans = tasks.flatMap((task) => [...(known.instances.get(task)?.values() ?? [])])
    .filter((one) => one.start_date && one.end_date)
    .map((one) => [Date.parse(one.start_date), Date.parse(one.end_date)])
    .sort((a, b) => a[0] - b[0]);
  let total = 0;
  let until = -Infinity;
  for (const [begin, end] of spans) {
    total += Math.max(0, end - Math.max(begin, until));
    until = Math.max(until, end);
  }
  return spans.length ? total / 1000 : null;
}
