// Asks Airflow's REST API, with the cookie that the reader's browser has anyway.

import { BASE, DAG_ID } from "./address.js";

const API = new URL("api/v2/", BASE);
const PATIENCE = 30_000;
const AT_ONCE = 6;
// Airflow gives less where its own limit is lower; what was given is what counts.
const MOST = 1000;

/** Airflow did not answer, or not with what was asked for. */
export class ApiError extends Error {
  constructor(status, detail, permission) {
    super(detail);
    this.status = status;
    this.permission = permission;
  }

  /** Whether asking again may help: nobody answered, or a server said that it cannot now. */
  get mayPass() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const waiting = [];
let atWork = 0;

async function inTurn(work) {
  if (atWork >= AT_ONCE) await new Promise((go) => waiting.push(go));
  else atWork += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else atWork -= 1;
  }
}

/** When Airflow answered last, by its own clock; null: it has not said. */
let serverTime = null;
export const clockOfServer = () => serverTime;

async function get(path, params, permission) {
  const address = new URL(path, API);
  for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value);
  return inTurn(async () => {
    let answer;
    try {
      answer = await fetch(address, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
    } catch (error) {
      throw new ApiError(0, error.name === "TimeoutError" ? `no answer within ${PATIENCE / 1000} s` : "it cannot be reached", permission);
    }
    serverTime = Date.parse(answer.headers.get("date") ?? "") || serverTime;
    const body = await answer.json().catch(() => null);
    if (!answer.ok) throw new ApiError(answer.status, detailOf(body) || `it answered ${answer.status}`, permission);
    if (body === null) throw new ApiError(502, "it answered with something that is no JSON", permission);
    return body;
  });
}

function detailOf(body) {
  const detail = body?.detail;
  return typeof detail === "string" ? detail : typeof detail?.reason === "string" ? detail.reason : "";
}

/** Every page of a list; only those whose number it does not yet know are asked for. */
async function all(path, params, key, permission) {
  const found = [];
  for (;;) {
    const page = await get(path, { ...params, limit: MOST, offset: found.length }, permission);
    found.push(...page[key]);
    if (page[key].length === 0 || found.length >= (page.total_entries ?? 0)) return found;
  }
}

const segment = encodeURIComponent;
const ofDag = `dags/${DAG_ID}`;
const ofRun = (runId) => `${ofDag}/dagRuns/${segment(runId)}`;
const ofTask = (runId, taskId) => `${ofRun(runId)}/taskInstances/${segment(taskId)}`;

export const dagRun = (runId) => get(ofRun(runId), {}, "DAG Runs");

export const dagRuns = (limit, offset) =>
  get(`${ofDag}/dagRuns`, { order_by: "-run_after", limit, offset }, "DAG Runs");

/** The task instances, of all runs between two moments, that wait for a person's answer. */
export const asking = (from, until) =>
  all(`${ofDag}/dagRuns/~/taskInstances`,
    { state: "awaiting_input", run_after_gte: from, run_after_lte: until, order_by: "id" }, "task_instances", "Task Instances");

/** The run's task instances, or those that have changed since a moment of the server's clock. */
export const taskInstances = (runId, since) =>
  all(`${ofRun(runId)}/taskInstances`,
    { order_by: "id", ...(since ? { updated_at_gte: new Date(since).toISOString() } : {}) }, "task_instances", "Task Instances");

/** Which tasks of a run, or of all runs ("~"), have left something under a key: nothing of what. */
export const whoLeft = (runId, key, params = {}) =>
  all(`${ofTask(runId, "~")}/xcomEntries`, { xcom_key: key, ...params }, "xcom_entries", "XComs");

/** What a task has left under a key; null: nothing. */
export async function left(runId, taskId, key, mapIndex = -1) {
  try {
    const entry = await get(`${ofTask(runId, taskId)}/xcomEntries/${segment(key)}`, { map_index: mapIndex }, "XComs");
    return typeof entry.value === "string" ? parsed(entry.value) : entry.value;
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A running instance's own word of how far it is; null: it has not said anything yet. Asked by a list: no word is no error. */
export async function progress(runId, taskId, mapIndex) {
  const states = await get(`${ofTask(runId, taskId)}/state-store`, { map_index: mapIndex }, "Task Instances");
  return states.task_state_store.find((one) => one.key === "progress")?.value ?? null;
}
