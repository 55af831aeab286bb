// A picture of the order of one store: generations from left to right, each unit as large as it has rows.

import { h, say, svg, visible } from "./dom.js";
import { standing } from "./model.js";
import { STATES, count } from "./words.js";

const GAP = 8;
const SMALLEST = 9;
const LARGEST = 46;
const LARGEST_OF_MANY = 26;
const MANY = 150;
const TALLEST = 360;
const BETWEEN = 56;
const MOST_LINES = 400;
const LABELS_UP_TO = 14;
const LABEL = 112;

/** @param onSelect is given the unit that was chosen */
export function createPicture(onSelect) {
  const frame = h("div", { class: "picture", tabindex: 0, role: "group", "aria-label": "Picture of the order; arrow keys walk through it" });
  const said = h("p", { class: "quiet", "aria-live": "off" }, "");
  let drawn = null;
  frame.addEventListener("keydown", (event) => drawn && walk(drawn, event, say.bind(null, said), onSelect));
  return {
    element: h("figure", {}, frame, said, legend()),
    /** Draw a store, or only its colours anew where it is the one that is drawn. */
    update(known, store) {
      if (!store.here) return;
      if (drawn?.store !== store) {
        drawn = draw(store, say.bind(null, said), onSelect);
        frame.replaceChildren(drawn.element);
        say(said, store.units.length ? `${count(store.units.length, "unit")} in ${count(store.generations, "generation")}. Point at one, or walk with the arrow keys.` : "Nothing goes from this store.");
      }
      for (const node of drawn.nodes) {
        const { state } = standing(known, node.unit);
        if (node.shape.dataset.state === state) continue;
        node.shape.dataset.state = state;
        node.shape.setAttribute("aria-label", `${visible(node.unit.name)}, ${count(node.unit.rows, "row")}, generation ${node.unit.generation + 1}, ${STATES[state][1]}`);
      }
    },
    mark(unit) {
      const node = drawn?.nodes.find((one) => one.unit === unit);
      if (node) show(drawn, node, say.bind(null, said));
    },
  };
}

function legend() {
  const colours = ["planned", "waiting", "running", "done", "failed", "blocked"].map((state) => h("span", { class: "key", "data-state": state }, STATES[state][0], " ", STATES[state][1]));
  return h("figcaption", {},
    h("p", {}, "Left goes first, and above each column stands how many units it has. Rows of a column reference rows of those to its right, never each other. A larger square has more rows; lines lead from what references to what it references."),
    h("p", { class: "legend" }, colours));
}

function draw(store, tell, onSelect) {
  const columns = Array.from({ length: Math.max(1, store.generations) }, () => []);
  for (const unit of store.units) columns[unit.generation]?.push(unit);
  const most = Math.max(1, ...store.units.map((unit) => unit.rows));
  const largest = store.units.length > MANY ? LARGEST_OF_MANY : LARGEST;
  const side = (unit) => SMALLEST + (largest - SMALLEST) * Math.sqrt(unit.rows / most);
  const nodes = [];
  const heads = [];
  let left = GAP;
  let bottom = 0;
  columns.forEach((units, generation) => {
    const placed = stack(units, side, left);
    const turn = generation === 0 ? "first" : generation === columns.length - 1 ? "last" : `${generation + 1}.`;
    heads.push(svg("text", { class: "head", x: left, y: 14 }, `${turn} (${units.length})`));
    for (const one of placed.boxes) nodes.push(one);
    bottom = Math.max(bottom, placed.bottom);
    left = placed.right + BETWEEN;
  });
  const width = left - BETWEEN + GAP;
  const lines = svg("g", { class: "lines" });
  const picture = { store, nodes, lines, columns, at: null };
  const shapes = svg("g", {}, nodes.map((node) => shape(node, picture, tell, onSelect)));
  picture.byUnit = new Map(nodes.map((node) => [node.unit, node]));
  const many = store.units.reduce((total, unit) => total + unit.before.length, 0);
  picture.allLines = many <= MOST_LINES;
  if (picture.allLines) for (const node of nodes) lines.append(...linesTo(picture, node, ""));
  picture.element = svg("svg", { width, height: bottom + GAP, viewBox: `0 0 ${width} ${bottom + GAP}`, role: "presentation" }, heads, lines, shapes, labels(picture));
  return picture;
}

/** The units of a generation below each other; where there are too many, in more columns. */
function stack(units, side, left) {
  const boxes = [];
  const labelled = units.length <= LABELS_UP_TO;
  let [x, y, widest, bottom] = [left, 26, 0, 26];
  for (const unit of [...units].sort((a, b) => b.rows - a.rows)) {
    const size = side(unit);
    if (y + size > TALLEST) [x, y, widest] = [x + widest + GAP, 26, 0];
    boxes.push({ unit, x, y, size, labelled, shape: null });
    y += size + GAP;
    widest = Math.max(widest, size);
    bottom = Math.max(bottom, y);
  }
  return { boxes, bottom, right: x + widest + (labelled && units.length ? LABEL : 0) };
}

function shape(node, picture, tell, onSelect) {
  const mark = svg("rect", { x: node.x, y: node.y, width: node.size, height: node.size, rx: 3, class: "unit", role: "button", tabindex: -1 });
  mark.addEventListener("pointerenter", () => show(picture, node, tell));
  mark.addEventListener("click", () => {
    show(picture, node, tell);
    onSelect(node.unit);
  });
  node.shape = mark;
  return mark;
}

function labels(picture) {
  const short = (name) => {
    const bare = visible(name.split(" + ")[0].replace(/^public\./, ""));
    return bare.length > 17 ? `${[...bare].slice(0, 16).join("")}\u2026` : bare;
  };
  return svg("g", { class: "labels", "aria-hidden": "true" }, picture.nodes.filter((node) => node.labelled)
    .map((node) => svg("text", { x: node.x + node.size + 4, y: node.y + node.size / 2 + 4 }, short(node.unit.name))));
}

function linesTo(picture, node, kind) {
  const end = (one, right) => [one.x + (right ? one.size : 0), one.y + one.size / 2];
  return node.unit.before.map((other) => picture.byUnit.get(other)).filter(Boolean).map((from) => {
    const [x1, y1] = end(from, true);
    const [x2, y2] = end(node, false);
    const bend = Math.max(20, (x2 - x1) / 2);
    return svg("path", { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, class: kind });
  });
}

function show(picture, node, tell) {
  point(picture, node);
  const { unit } = node;
  tell(`${visible(unit.name)}: ${count(unit.rows, "row")}, generation ${unit.generation + 1}, ${unit.before.length ? `after ${count(unit.before.length, "unit")} that ${unit.before.length === 1 ? "references" : "reference"} it` : "nothing has to go before it"}. Enter or a click shows it in the list.`);
}

function point(picture, node) {
  for (const one of picture.nodes) one.shape.classList.toggle("pointed", one === node);
  for (const line of picture.lines.querySelectorAll(".near")) line.remove();
  picture.at = node;
  picture.lines.append(...linesTo(picture, node, "near"));
  for (const other of picture.nodes) {
    if (!other.unit.before.includes(node.unit)) continue;
    const only = linesTo(picture, { ...other, unit: { before: [node.unit] } }, "near");
    picture.lines.append(...only);
  }
}

function walk(picture, event, tell, onSelect) {
  const at = picture.at ?? picture.nodes[0];
  if (!at) return;
  const inColumn = picture.nodes.filter((node) => node.unit.generation === at.unit.generation);
  const place = inColumn.indexOf(at);
  const beside = (step) => {
    for (let generation = at.unit.generation + step; picture.columns[generation]; generation += step) {
      const found = picture.nodes.filter((node) => node.unit.generation === generation);
      if (found.length) return found[Math.min(place, found.length - 1)];
    }
    return at;
  };
  const to = {
    ArrowDown: () => inColumn[Math.min(place + 1, inColumn.length - 1)], ArrowUp: () => inColumn[Math.max(place - 1, 0)],
    ArrowRight: () => (picture.at ? beside(1) : at), ArrowLeft: () => beside(-1),
    Home: () => picture.nodes[0], End: () => picture.nodes.at(-1),
  }[event.key];
  if (to) {
    const node = to();
    show(picture, node, tell);
    node.shape.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    onSelect(at.unit);
  } else {
    return;
  }
  event.preventDefault();
}
