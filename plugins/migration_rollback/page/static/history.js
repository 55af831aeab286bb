// All rollbacks that the reader may see, the newest first.

import * as api from "./api.js";
import { pageOf } from "./address.js";
import { called, h, moment, say } from "./dom.js";
import { refused } from "./notices.js";
import { count, number } from "./words.js";

const PAGE = 25;
const AGAIN = 5_000;
const GOOD = ["SUCCESS", "NOTHING_TO_DO"];
const CALM = ["DRY_RUN", "REJECTED"];
const ASKS = { await_approval: "waits for approval", choose_cleanup: "asks about files" };

export async function showHistory(place, main, trouble) {
  place.replaceChildren(h("div", { class: "over" }, h("h1", {}, "Rollbacks")));
  document.title = "Rollbacks";
  const rows = [];
  const body = h("tbody");
  const result = h("p", { class: "quiet", role: "status" });
  const more = h("button", { type: "button" }, "Load older ones");
  const search = h("input", { type: "search", placeholder: "District or migration", "aria-label": "Search by district or migration", autocomplete: "off", spellcheck: "false" });
  const select = h("select", { "aria-label": "Status" }, h("option", { value: "" }, "every status"));
  let total = 0;
  let unlearned = [];

  const apply = () => {
    const text = search.value.trim().toLowerCase();
    let hits = 0;
    for (const row of rows) {
      const fits = (!select.value || row.status === select.value) && (!text || row.text.includes(text));
      row.element.hidden = !fits;
      hits += fits ? 1 : 0;
    }
    const narrowed = text || select.value;
    say(result, total === 0 ? "There has been no rollback yet." : narrowed ? `${number(hits)} of the ${count(rows.length, "loaded rollback")} fit; ${number(total)} in all` : `${number(rows.length)} of ${count(total, "rollback")}`);
    more.hidden = rows.length >= total;
  };
  const offer = (status) => {
    if ([...select.options].some((one) => one.value === status)) return;
    select.append(h("option", { value: status }, status));
  };
  /** The next page, unless the rows of the last one are without their documents still. */
  const load = async () => {
    if (more.disabled) return;
    more.disabled = true;
    try {
      if (unlearned.length === 0) {
        const page = await api.dagRuns(PAGE, rows.length);
        total = page.total_entries;
        unlearned = page.dag_runs.map(createRow);
        rows.push(...unlearned);
        body.append(...unlearned.map((row) => row.element));
        apply();
      }
      await learn(unlearned, apply, offer);
      unlearned = [];
      trouble(null);
    } catch (error) {
      const again = !(error instanceof api.ApiError) || error.mayPass;
      if (again) setTimeout(load, AGAIN);
      if (again) trouble(error, Date.now() + AGAIN, rows.length ? new Date() : null);
      else if (rows.length === 0) main.replaceChildren(refused(error, null));
      else main.prepend(refused(error, null));
    } finally {
      more.disabled = false;
    }
  };
  more.addEventListener("click", load);
  search.addEventListener("input", apply);
  select.addEventListener("change", apply);
  main.replaceChildren(h("section", {}, h("div", { class: "tools" }, select, search, result),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "All rollbacks" }, h("table", { class: "history" },
      h("caption", { class: "unseen" }, "All rollbacks, the newest first"),
      h("thead", {}, h("tr", {}, ["District", "Status", "Migration", "Rows", "Asked for by", "When"].map((title) => h("th", { scope: "col", class: title === "Rows" ? "number" : null }, title)))), body)), more));
  await load();
}

function createRow(run) {
  const migration = typeof run.conf?.run_id === "string" ? run.conf.run_id : "not known";
  const district = h("a", { href: pageOf(run.dag_run_id) }, "not known yet");
  const chip = h("span", { class: "chip state" });
  const rows = h("td", { class: "number" });
  const row = {
    run, status: "", text: "",
    element: h("tr", { "data-run": run.dag_run_id }, h("th", { scope: "row" }, district), h("td", {}, chip), h("td", { class: "whole" }, called(migration)), rows,
      h("td", { "data-label": "asked for by " }, run.triggering_user_name ? called(run.triggering_user_name) : ""), h("td", {}, moment(run.run_after))),
    set({ districtId, districtName, status, deleted }) {
      row.status = status;
      row.text = `${districtId ?? ""} ${districtName ?? ""} ${migration} ${run.dag_run_id}`.toLowerCase();
      district.replaceChildren(...(districtId ? [called(districtId), ...(districtName ? [" (", called(districtName), ")"] : [])] : [called(run.dag_run_id)]));
      chip.dataset.state = GOOD.includes(status) ? "done" : CALM.includes(status) ? "skipped" : ["running", "queued"].includes(status) ? "running" : Object.values(ASKS).includes(status) ? "retry" : "failed";
      say(chip, status);
      say(rows, deleted);
    },
  };
  row.set({ districtId: null, districtName: null, status: run.state, deleted: "" });
  return row;
}

/** District and status of a page of runs: of those that have left documents, from these. */
async function learn(rows, changed, offer) {
  if (rows.length === 0) return;
  const [newest, oldest] = [rows[0].run.run_after, rows.at(-1).run.run_after];
  const [left, asking] = await Promise.all([
    api.whoLeft("~", "page", { run_after_gte: oldest, run_after_lte: newest }), api.asking(oldest, newest)]);
  const asked = new Map(asking.map((one) => [one.dag_run_id, ASKS[one.task_id] ?? "waits for an answer"]));
  const has = new Set(left.map((one) => `${one.run_id} ${one.task_id}`));
  await Promise.all(rows.map(async (row) => {
    const id = row.run.dag_run_id;
    const ended = ["success", "failed"].includes(row.run.state);
    const from = (ended ? ["finish", "write_report", "build_plan"] : ["build_plan"]).find((task) => has.has(`${id} ${task}`));
    const document = from ? await api.left(id, from, "page") : null;
    if (document) row.set(from === "build_plan" ? ofPlan(document, asked.get(id) ?? row.run.state) : ofReport(document));
    offer(row.status);
    changed();
  }));
}

const ofReport = (one) => ({
  districtId: one.district_id, districtName: one.district_name, status: one.status,
  deleted: one.total_rows_deleted === null ? "not known" : `${count(one.total_rows_deleted, "row")} deleted`,
});

const ofPlan = (one, status) => ({
  districtId: one.district_id, districtName: one.district_name, status,
  deleted: `${count(one.stores.reduce((rows, store) => rows + store.rows, 0), "row")} planned`,
});
