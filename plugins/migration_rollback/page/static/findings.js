// Findings: what was found, and what to do about it.

import { called, h, sentence } from "./dom.js";
import { SEVERITIES } from "./words.js";

const SIGNS = { block: "\u2298", warn: "\u26a0", info: "\u2139" };

/** "⚠ warning", never by colour alone. */
export function severity(of, number = 1) {
  const text = of === "block" ? (number === 1 ? "blocks" : `${number} block`) : number === 1 ? SEVERITIES[of] : `${number} ${SEVERITIES[of]}s`;
  return h("span", { class: "chip", "data-severity": of }, h("span", { "aria-hidden": "true" }, `${SIGNS[of]} `), text);
}

export function findingItem(one, { withTable = true } = {}) {
  return h("li", { class: "finding", "data-severity": one.severity },
    h("p", {}, severity(one.severity), " ", sentence(one.sentence), withTable && one.table && !one.sentence.includes(one.table) ? [" (", called(one.table), ")"] : null),
    h("p", { class: "remedy" }, h("strong", {}, "What to do: "), sentence(one.remedy), " ", h("code", { class: "quiet" }, one.code)));
}

/** A list of them; where there are many notes, those are folded away. */
export function findingList(findings, empty = "Nothing was found.") {
  if (findings.length === 0) return h("p", { class: "quiet" }, empty);
  const grave = findings.filter((one) => one.severity !== "info");
  const notes = findings.filter((one) => one.severity === "info");
  return h("div", {},
    grave.length ? h("ul", { class: "plain" }, grave.map((one) => findingItem(one))) : null,
    notes.length
      ? h("details", { open: grave.length === 0 && notes.length < 4 }, h("summary", {}, `${notes.length} ${notes.length === 1 ? "note" : "notes"} for the record`),
        h("ul", { class: "plain" }, notes.map((one) => findingItem(one))))
      : null);
}
