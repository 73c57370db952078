import { el } from "./dom.js";
import { clock } from "./format.js";

/** What the line has beside it already. */
const LEFT_OUT = new Set(["timestamp", "time", "level", "severity", "message", "msg", "traceId", "requestId"]);

/** The functions' log lines, structured ones as sentences. */
export function lines(list) {
  return el("ol.lines", {}, ...list.map(line));
}

function line(entry) {
  const parsed = structured(entry.text);
  const level = parsed?.level ?? parsed?.severity ?? "";
  const body = parsed ? sentence(parsed) : [el("span.said", { title: entry.text }, short(entry))];
  const node = el(
    "li.line",
    {},
    el("time.when", {}, clock(entry.time)),
    el("span.whose", { title: `environment ${entry.environment}` }, entry.function),
    el(
      "span.what",
      {},
      level && level !== "INFO" && el(`span.level.${level.toLowerCase() === "error" ? "bad" : "warn"}`, {}, level),
      ...body,
    ),
  );
  node.classList.add(`is-${entry.kind.toLowerCase()}`);
  if (level === "ERROR") {
    node.classList.add("is-warning");
  }
  return node;
}

/** Lambda's own lines without the id, which is the same in all of them. */
function short(entry) {
  return entry.kind === "PLATFORM"
    ? entry.text
        .replace(/ RequestId: [0-9a-f-]{36}/, "")
        .replace(/ Billed [A-Za-z ]*Duration: [0-9]+ ms/g, "")
        .replace(/\s*\t\s*/g, " · ")
        .replace(/ · $/, "")
    : entry.text;
}

function structured(text) {
  if (!text.startsWith("{")) {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sentence(object) {
  const nodes = [el("span.said", {}, String(object.message ?? object.msg ?? ""))];
  for (const [name, value] of Object.entries(object)) {
    if (LEFT_OUT.has(name)) {
      continue;
    }
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    if (shown.includes("\n")) {
      nodes.push(el("pre.stack", {}, shown.trimEnd()));
    } else {
      nodes.push(" ", el("span.pair", {}, el("span.name", {}, `${name}=`), el("span.value", {}, shown)));
    }
  }
  return nodes;
}
