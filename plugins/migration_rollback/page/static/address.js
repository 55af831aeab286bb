// Where this page lies, what it is asked for, and where Airflow's own pages are.

export const DAG_ID = "migration_rollback";

/** Airflow's base URL, with its path if it has one: this file lies one folder below it. */
export const BASE = new URL("../", import.meta.url);
const PAGE = new URL("./", import.meta.url);

/** What the address asks for. The tab of a DAG run names its DAG, whichever that is; a task's link its store and unit. */
export function asked() {
  const given = new URLSearchParams(location.search);
  const mapIndex = given.get("map_index");
  return {
    dagId: given.get("dag_id"),
    runId: given.get("run_id") || null,
    store: given.get("store"),
    mapIndex: mapIndex === null ? null : Number(mapIndex),
  };
}

/** This page for one rollback, or without one for all. */
export function pageOf(runId) {
  return runId === null ? PAGE.href : `${PAGE.href}?run_id=${encodeURIComponent(runId)}`;
}

export function allRollbacks() {
  return new URL("plugin/rollbacks", BASE).href;
}

export function runPage(runId, dagId = DAG_ID) {
  return new URL(`dags/${encodeURIComponent(dagId)}/runs/${encodeURIComponent(runId)}`, BASE).href;
}

/** Airflow's page of a task instance, which begins with its log. */
export function taskPage(runId, taskId, mapIndex = -1) {
  const mapped = mapIndex >= 0 ? `/mapped/${mapIndex}` : "";
  return `${runPage(runId)}/tasks/${encodeURIComponent(taskId)}${mapped}`;
}

/** Where a question is answered; nowhere else. */
export function questionPage(runId, taskId) {
  return `${taskPage(runId, taskId)}/required_actions`;
}

export function loginPage(back) {
  return `${new URL("api/v2/auth/login", BASE).href}?next=${encodeURIComponent(back)}`;
}

/**
 * The same place in this Airflow, if a link of a report leads to a page of one.
 *
 * Whoever may write XComs writes these links. Nothing of them is kept but a path below "dags/".
 */
export function withinAirflow(link) {
  let given;
  try {
    given = new URL(link, BASE);
  } catch {
    return null;
  }
  const place = given.pathname.lastIndexOf("/dags/");
  if (!["http:", "https:"].includes(given.protocol) || place < 0) return null;
  const inside = new URL(given.pathname.slice(place + 1) + given.search, BASE);
  return inside.href.startsWith(`${BASE.href}dags/`) ? inside.href : null;
}
