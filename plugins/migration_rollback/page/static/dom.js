// Makes elements. Text becomes text and nothing else: no string is ever read as HTML.

import { ago, dateOf, here, inUtc } from "./words.js";
import { leavesFrame } from "./frame.js";

const SVG = "http://www.w3.org/2000/svg";

/** An element: `h("p", { class: "quiet", onclick: f }, "text", other)`. Null children are left out. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Change the text of an element only where it is another one, so that nothing is read aloud twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Characters that change the direction of what stands after them, and those that show nothing at all.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The same text with a name in the place of each character that would hide or turn others. */
export function visible(text) {
  return String(text).replace(UNSEEN, (one) => `\u27e8U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}\u27e9`);
}

/** The same of text that has lines. */
export function lines(text) {
  return String(text).split("\n").map(visible).join("\n");
}

/** A name from an artifact or a database: whichever way it runs, what stands around it does not. */
export function called(text) {
  return h("bdi", {}, visible(text));
}

/** A sentence that may hold such names. */
export function sentence(text) {
  return h("span", { dir: "auto" }, visible(text));
}

/** A link to a page of Airflow's, which leaves the frame. */
export function toAirflow(address, text, properties = {}) {
  return leavesFrame(h("a", { href: address, ...properties }, ...[text].flat(Infinity)));
}

/** A moment: in UTC, on the reader's clock, and how long ago. */
export function moment(text) {
  const date = dateOf(text);
  if (!date) return h("span", {}, "unknown time");
  const local = date.getTimezoneOffset() === 0 ? "" : `${here(date)} here, `;
  return h("time", { datetime: date.toISOString() },
    inUtc(date), h("span", { class: "quiet" }, " (", local, h("span", { "data-ago": date.getTime() }, ago(date)), ")"));
}

/** Have all "3 min ago" of the page go on. */
export function keepAgo() {
  setInterval(() => {
    for (const one of document.querySelectorAll("[data-ago]")) say(one, ago(new Date(Number(one.dataset.ago))));
  }, 10_000);
}

/** A share between 0 and 1 as a bar; `told` is what it says, and stands beside it for those who do not see it. */
export function bar(label) {
  const filled = h("span", { class: "filled" });
  const element = h("span", { class: "bar", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100 }, filled);
  return {
    element,
    set(share, state, told) {
      const percent = Math.max(0, Math.min(1, share)) * 100;
      filled.style.setProperty("inline-size", `${percent.toFixed(2)}%`);
      element.dataset.state = state;
      element.setAttribute("aria-valuenow", String(Math.floor(percent)));
      element.setAttribute("aria-valuetext", told);
    },
  };
}

/** Rows of a term and what belongs to it; those without are left out. */
export function facts(...pairs) {
  const given = pairs.filter(([, what]) => what !== null && what !== undefined && what !== "");
  return h("dl", { class: "facts" }, given.map(([term, what]) => h("div", {}, h("dt", {}, term), h("dd", {}, what))));
}

/** A button that is pressed or not. */
export function toggle(text, pressed, onclick) {
  return h("button", { type: "button", class: "toggle", "aria-pressed": String(pressed), onclick }, text);
}
