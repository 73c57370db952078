import { el } from "./dom.js";
import { duration } from "./format.js";
import { sort } from "./tree.js";

const WHO = { gateway: "Gateway", lambda: "Lambda", function: "Function", sql: "SQL", call: "Call" };

/**
 * The spans of a trace along a line of time. One stop for the keyboard; the arrows move in it.
 *
 * @param rows as tree() gives them
 * @param selected the id of the span whose details are shown
 * @param {(id: string) => void} onselect
 */
export function waterfall(rows, selected, onselect) {
  const begin = Math.min(...rows.map(({ span }) => span.begin));
  const end = Math.max(...rows.map(({ span }) => span.begin + span.duration));
  const whole = Math.max(end - begin, 0.001);
  const nodes = rows.map((row, index) => {
    const node = line(row, begin, whole, row.span.id === selected);
    node.addEventListener("click", () => onselect(row.span.id));
    node.addEventListener("keydown", (event) => {
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
      if (to !== undefined && nodes[to]) {
        event.preventDefault();
        onselect(rows[to].span.id);
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        onselect(row.span.id);
      }
    });
    return node;
  });
  if (nodes.length && !rows.some(({ span }) => span.id === selected)) {
    nodes[0].tabIndex = 0;
  }
  return el("div.waterfall", {}, scale(whole), el("div.spans", { role: "tree", "aria-label": "Spans" }, ...nodes));
}

function line({ span, depth }, begin, whole, selected) {
  const kind = sort(span);
  const left = ((span.begin - begin) / whole) * 100;
  const width = (span.duration / whole) * 100;
  const bar = el(`span.bar.of-${kind}`, { "aria-hidden": "true" });
  bar.style.left = `${Math.min(left, 99.6)}%`;
  bar.style.width = `${Math.max(Math.min(width, 100 - left), 0.4)}%`;
  const label = el("span.bar-label", {}, duration(span.duration));
  // Beside the bar, on the side where there is room.
  if (left + width > 82) {
    if (left > 18) {
      label.style.right = `calc(${100 - left}% + 6px)`;
    } else {
      label.classList.add("inside");
      label.style.right = `calc(${Math.max(0, 100 - left - width)}% + 8px)`;
    }
  } else {
    label.style.left = `calc(${left + width}% + 6px)`;
  }
  const name = el("span.span-name", {}, span.name);
  name.style.paddingLeft = `${Math.min(depth, 8) * 14}px`;
  const node = el(
    "div.span-row",
    {
      role: "treeitem",
      tabIndex: selected ? 0 : -1,
      "aria-level": String(depth + 1),
      "aria-selected": String(selected),
      title: span.name,
    },
    el(
      "span.span-label",
      {},
      name,
      span.failed && el("span.mark-failed", { title: span.message || "failed" }, "failed"),
      el("span.who", {}, span.service === "gateway" || span.service === "lambda" ? WHO[kind] : span.service),
    ),
    el("span.track", {}, bar, label),
  );
  node.dataset.span = span.id;
  node.classList.toggle("failed", span.failed);
  return node;
}

function scale(whole) {
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const mark = el("span", {}, duration(part * whole));
    mark.style.left = `${part * 100}%`;
    return mark;
  });
  return el("div.scale", { "aria-hidden": "true" }, el("span.scale-label", {}, "Span"), el("span.marks", {}, ...marks));
}
