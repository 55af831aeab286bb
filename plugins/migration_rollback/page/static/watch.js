// Keeps what is known of one rollback, and asks for what may have changed.

import * as api from "./api.js";
import { instancesOfSeveral } from "./model.js";

const WHILE_RUNNING = 2_000;
const WHILE_WAITING = 5_000;
const AT_REST = 30_000;
const LONGEST_PAUSE = 60_000;
// What another machine's clock may be off, and a transaction may take, until a change is seen.
const OVERLAP = 60_000;
// A whole list now and then: instances that were removed are in no list of changes.
const WHOLE_EVERY = 120_000;

const STORES = ["sp", "adb", "hcp2", "hcp1", "ids"];
const ENDED = ["success", "failed"];
const SETTLED = [...ENDED, "skipped", "upstream_failed", "removed"];
const LEAVE_FINDINGS = ["load_artifacts", "build_plan", ...STORES.map((store) => `${store}.list_units`), "graph.delete_nodes"];

/** Everything that is known of a rollback; `now` is when it was true. */
function nothing(runId) {
  return {
    runId, run: null, now: null,
    instances: new Map(), // by task id, by map index
    plan: null, pieces: new Map(), grouped: new Set(), planIsOld: false, planIsElsewhere: false,
    report: null, reportPieces: new Map(), reportOf: null,
    approval: null, findings: new Map(), progress: new Map(), outcomes: new Map(),
  };
}

export class Watch {
  /**
   * @param onChange is given what is known whenever there is more of it
   * @param onTrouble is given the error and the moment of the next try, or null when all is well again
   */
  constructor(runId, onChange, onTrouble) {
    this.known = nothing(runId);
    this.onChange = onChange;
    this.onTrouble = onTrouble;
    this.failures = 0;
    this.seen = { instances: null, whole: 0, documents: "" };
    this.timer = null;
    this.busy = false;
    document.addEventListener("visibilitychange", () => document.hidden || this.lookNow());
  }

  lookNow() {
    clearTimeout(this.timer);
    if (!this.busy) this.look();
  }

  async look() {
    this.busy = true;
    let pause;
    try {
      await this.ask();
      this.failures = 0;
      this.onTrouble(null);
      pause = this.pause();
    } catch (error) {
      this.failures += 1;
      const later = Math.min(LONGEST_PAUSE, WHILE_RUNNING * 2 ** (this.failures - 1));
      pause = error instanceof api.ApiError && !error.mayPass ? null : later;
      this.onTrouble(error, pause === null ? null : Date.now() + pause);
    } finally {
      this.busy = false;
    }
    if (pause !== null) this.timer = setTimeout(() => this.lookNow(), pause);
  }

  /** How long until the next look. */
  pause() {
    if (document.hidden || ENDED.includes(this.known.run.state)) return AT_REST;
    const waits = this.state("await_approval") === "awaiting_input" || this.state("choose_cleanup") === "awaiting_input";
    return waits ? WHILE_WAITING : WHILE_RUNNING;
  }

  state(taskId) {
    return this.known.instances.get(taskId)?.get(-1)?.state ?? null;
  }

  async ask() {
    const known = this.known;
    const [run] = await Promise.all([api.dagRun(known.runId), this.askInstances()]);
    known.run = run;
    known.now = new Date();
    await this.askDocuments();
    await Promise.all([this.askProgress(), this.askOutcomes()]);
    this.onChange(known);
  }

  async askInstances() {
    const { seen, known } = this;
    const whole = seen.instances === null || Date.now() - seen.whole > WHOLE_EVERY;
    const asked = api.clockOfServer();
    const found = await api.taskInstances(known.runId, whole ? null : seen.instances);
    if (whole) {
      known.instances = new Map();
      seen.whole = Date.now();
    }
    for (const one of found) {
      if (!known.instances.has(one.task_id)) known.instances.set(one.task_id, new Map());
      known.instances.get(one.task_id).set(one.map_index, one);
    }
    for (const ofTask of known.instances.values()) if (ofTask.size > 1) ofTask.delete(-1);
    seen.instances = (asked ?? api.clockOfServer() ?? Date.now()) - OVERLAP;
  }

  /** Read documents again when a task that leaves them has ended, or was cleared, since they were read. */
  async askDocuments() {
    const leaving = [...LEAVE_FINDINGS, "await_approval", "write_report", "finish"];
    const stamp = leaving.map((task) => [...(this.known.instances.get(task)?.values() ?? [])]
      .map((one) => `${task} ${one.state} ${one.try_number} ${one.end_date}`)).join();
    if (stamp === this.seen.documents) return;
    const runId = this.known.runId;
    const who = new Set((await api.whoLeft(runId, "page")).map((one) => one.task_id));
    await Promise.all([this.askPlan(who), this.askReport(who), this.askFindings(), this.askApproval()]);
    this.seen.documents = stamp;
  }

  async askPlan(who) {
    const known = this.known;
    if (!who.has("build_plan")) {
      Object.assign(known, { plan: null, pieces: new Map(), grouped: new Set() });
      known.planIsOld = this.state("build_plan") === "success";
      return;
    }
    const plan = await api.left(known.runId, "build_plan", "page");
    known.planIsElsewhere = !Array.isArray(plan?.stores);
    if (known.planIsElsewhere) return;
    if (known.plan?.fingerprint === plan.fingerprint && known.pieces.size === plan.stores.length) {
      known.plan = plan;
      return;
    }
    Object.assign(known, { plan, pieces: new Map(), grouped: new Set() });
    this.onChange(known);
    const stores = plan.stores.map((one) => [one.store, one.pieces]);
    await this.askPieces("build_plan", stores, known.pieces, ["units", "foreign_keys", "findings"]);
    for (const [store, piece] of known.pieces) {
      for (const key of instancesOfSeveral(store, piece.units)) known.grouped.add(key);
    }
  }

  async askReport(who) {
    const known = this.known;
    const from = ["finish", "write_report"].find((task) => who.has(task) && ENDED.includes(this.state(task)));
    if (!from) {
      known.report = null;
      known.reportPieces = new Map();
      return;
    }
    const report = await api.left(known.runId, from, "page");
    const pieces = new Map();
    await this.askPieces(from, Object.entries(report.stores), pieces, ["tables"]);
    Object.assign(known, { report, reportPieces: pieces, reportOf: from });
  }

  /** The pieces of all stores, each store's joined; shown as they come. */
  async askPieces(task, stores, into, lists) {
    await Promise.all(stores.map(async ([store, pieces]) => {
      const numbers = Array.from({ length: pieces }, (_, place) => place);
      const found = await Promise.all(numbers.map((place) => api.left(this.known.runId, task, `page_${store}_${place}`)));
      into.set(store, Object.fromEntries(lists.map((list) => [list, found.flatMap((one) => one?.[list] ?? [])])));
      if (into === this.known.pieces) this.onChange(this.known);
    }));
  }

  async askFindings() {
    const who = (await api.whoLeft(this.known.runId, "findings")).map((one) => one.task_id).filter((task) => LEAVE_FINDINGS.includes(task));
    const found = await Promise.all(who.map(async (task) => [task, (await api.left(this.known.runId, task, "findings")) ?? []]));
    this.known.findings = new Map(found);
  }

  async askApproval() {
    const ended = ENDED.includes(this.state("await_approval"));
    this.known.approval = ended ? await api.left(this.known.runId, "await_approval", "approval") : null;
  }

  deletions() {
    const found = [];
    for (const task of [...STORES.map((store) => `${store}.delete_rows`), "graph.delete_nodes"]) {
      for (const one of this.known.instances.get(task)?.values() ?? []) found.push(one);
    }
    return found;
  }

  /** Of those that run, and of those that wait for their next try: what they said last is where they go on. */
  async askProgress() {
    const open = this.deletions().filter((one) => one.start_date && !SETTLED.includes(one.state));
    const told = await Promise.all(open.map(async (one) =>
      [keyOf(one), await api.progress(this.known.runId, one.task_id, one.map_index)]));
    this.known.progress = new Map(told.filter(([, progress]) => progress));
  }

  /** What those that have failed said of it, once a try; and those of several units, while they are at work. */
  async askOutcomes() {
    const { known } = this;
    const told = (one) => ["failed", "up_for_retry"].includes(one.state) || (known.grouped.has(keyOf(one)) && one.start_date && one.state !== "success");
    const wanted = this.deletions().filter(told);
    const found = await Promise.all(wanted.map(async (one) => {
      const stamp = `${one.state} ${one.try_number} ${one.end_date}`;
      const before = known.outcomes.get(keyOf(one));
      if (before?.stamp === stamp && one.state !== "running") return [keyOf(one), before];
      const [value, progress] = await Promise.all([
        api.left(known.runId, one.task_id, "outcome", one.map_index),
        api.progress(known.runId, one.task_id, one.map_index),
      ]);
      const units = Array.isArray(value) ? value : value ? [{ ...value, unit: "graph" }] : [];
      return [keyOf(one), { stamp, units, progress }];
    }));
    known.outcomes = new Map(found);
  }
}

/** A task instance's place in the maps of what they say. */
export function keyOf(one) {
  return `${one.task_id} ${one.map_index}`;
}
