import { copyButton, el } from "./dom.js";
import { clock, duration, plural, shortRpc, statusText, tone } from "./format.js";
import { lines } from "./lines.js";
import { broken, sort, tree } from "./tree.js";
import { waterfall } from "./waterfall.js";

const ROLE = { authorizer: "the authorizer", integration: "the function" };

/** One request: how it went, its spans, the details of one of them, and the logs beside it. */
export class TraceView {
  #trace = "";
  #data = null;
  #span = null;
  #ownLines = false;
  #loading = false;
  #again = false;
  #drawn = "";

  /** @param {() => void} onclose */
  constructor(onclose) {
    this.onclose = onclose;
    this.node = el("section.trace", { "aria-label": "Request", tabIndex: -1 });
  }

  /** Shows a trace, by its id. */
  async open(trace) {
    if (trace !== this.#trace) {
      this.#trace = trace;
      this.#data = null;
      this.#span = null;
      this.#ownLines = false;
      this.#drawn = "";
      this.node.scrollTop = 0;
    }
    await this.refresh();
  }

  /** Loads it anew; several calls at once load it twice at most. */
  async refresh() {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    const trace = this.#trace;
    try {
      const answer = await fetch(`api/traces/${trace}`);
      if (trace === this.#trace) {
        this.#data = answer.ok ? await answer.json() : { missing: (await answer.text()).trim() };
        this.#draw();
      }
    } catch {
      // The local target has stopped; the page says so at its top.
    } finally {
      this.#loading = false;
      if (this.#again) {
        this.#again = false;
        this.refresh();
      }
    }
  }

  #draw() {
    const data = this.#data;
    const state = JSON.stringify([data, this.#span, this.#ownLines]);
    if (state === this.#drawn) {
      return;
    }
    this.#drawn = state;
    if (data.missing) {
      this.node.replaceChildren(this.#bar(null), el("p.empty", {}, data.missing));
      return;
    }
    const focused = this.node.contains(document.activeElement) && document.activeElement.dataset.span;
    const top = this.node.scrollTop;
    const request = data.requests[0];
    const rows = tree(data.spans);
    const cause = broken(rows);
    const selected = data.spans.find((span) => span.id === this.#span) ?? cause ?? rows[0]?.span ?? null;
    this.node.replaceChildren(
      this.#bar(request),
      summary(request, data),
      ...[cause ? breakage(cause, rows, (id) => this.#select(id)) : remark(request)].filter(Boolean),
      rows.length
        ? waterfall(rows, selected?.id, (id) => this.#select(id))
        : el("p.empty", {}, request.status === 0 ? "Running …" : "There are no spans."),
      ...(data.droppedSpans ? [el("p.note", {}, `${plural(data.droppedSpans, "more span")} not kept.`)] : []),
      el("div.beside", {}, ...(selected ? [details(selected)] : []), this.#logs(data, selected)),
    );
    this.node.scrollTop = top;
    if (focused) {
      this.node.querySelector(`[data-span="${CSS.escape(selected?.id ?? "")}"]`)?.focus({ preventScroll: true });
    }
  }

  #select(id) {
    this.#span = id;
    this.#draw();
    this.node.querySelector(`[data-span="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }

  #bar(request) {
    return el(
      "div.trace-bar",
      {},
      el("button.button.quiet.small.back", { type: "button", onclick: this.onclose }, "← All requests"),
      el("span.spring"),
      request && copyButton("Copy trace id", request.trace),
      request && copyButton("Copy link", location.href),
      el("button.button.quiet.small.close", { type: "button", onclick: this.onclose, title: "Esc" }, "Close"),
    );
  }

  #logs(data, selected) {
    const name = selected?.function || selected?.attributes["faas.invoked_name"] || "";
    const own = this.#ownLines && name ? data.lines.filter((entry) => entry.function === name) : data.lines;
    const toggle =
      name &&
      new Set(data.lines.map((entry) => entry.function)).size > 1 &&
      el(
        "label.check",
        {},
        el("input", {
          type: "checkbox",
          checked: this.#ownLines,
          onchange: (event) => {
            this.#ownLines = event.target.checked;
            this.#draw();
          },
        }),
        ` ${name} only`,
      );
    return el(
      "section.logs",
      { "aria-label": "Logs" },
      el("div.section-head", {}, el("h3", {}, "Logs"), el("span.count", {}, String(own.length)), toggle || null),
      own.length ? lines(own) : el("p.note", {}, "No function has logged anything for this request."),
      data.droppedLines ? el("p.note", {}, `${plural(data.droppedLines, "more line")} in the log files.`) : null,
    );
  }
}

function summary(request, data) {
  const fact = (name, value, title) => el("div", { title }, el("dt", {}, name), el("dd", {}, value));
  const path = request.path + (request.query && `?${request.query}`);
  return el(
    "div.summary",
    {},
    el(
      "h2",
      { tabIndex: -1 },
      el(`span.status.${tone(request.status)}`, {}, statusText(request)),
      " ",
      el("span.method", {}, request.method),
      " ",
      el("span.path", {}, path),
    ),
    el(
      "dl.facts",
      {},
      fact("Time", clock(request.time)),
      fact("Took", request.status === 0 ? "running" : duration(request.duration)),
      request.function && request.function !== shortRpc(request.rpc) ? fact("Function", request.function) : null,
      request.rpc ? fact("Rpc", shortRpc(request.rpc), request.rpc) : null,
      request.function && request.status ? fact("Start", request.cold ? "cold" : "warm") : null,
      fact("Trace", request.trace.slice(24), request.trace),
      fact("Request id", request.requestId),
      data.requests.length > 1 ? fact("In this trace", plural(data.requests.length, "request")) : null,
    ),
  );
}

/** What the class of a SQLSTATE means (PostgreSQL, "Error Codes"). */
const SQLSTATE = {
  "08": "no connection to the database",
  22: "a value does not fit its type",
  23: "a constraint of the table was violated",
  28: "the database refused the user",
  40: "the transaction was rolled back for another's sake",
  42: "the statement is wrong, or this user may not run it",
  53: "the database is out of resources",
  57: "the database is stopping, or cancelled the statement",
};

function failure(span) {
  const state = String(span.attributes["db.response.status_code"] ?? "");
  return span.message || SQLSTATE[state.slice(0, 2)] || "";
}

/** Where a trace broke, in words. */
function breakage(span, rows, onselect) {
  const type = span.attributes["error.type"] ?? "";
  const exception = span.events.find((event) => event.name === "exception")?.attributes ?? {};
  const what = failure(span) || exception["exception.message"] || String(type) || "It failed.";
  const path = [];
  for (let at = rows.find((row) => row.span.id === span.id); at; at = rows.find((row) => row.span === at.parent)) {
    path.unshift(at.span.name);
  }
  return el(
    "div.broke",
    { role: "note" },
    el(
      "p",
      {},
      el("strong", {}, "It broke here: "),
      el("button.link", { type: "button", onclick: () => onselect(span.id) }, span.name),
    ),
    el("p.why", {}, type && !what.includes(type) ? `${type}: ${what}` : what),
    path.length > 1 ? el("p.way", {}, path.join(" → ")) : null,
  );
}

function remark(request) {
  if (request.status < 400 || !request.remark || request.remark === request.function) {
    return null;
  }
  return el("div.broke.mild", { role: "note" }, el("p", {}, el("strong", {}, "The gateway says: "), request.remark));
}

function details(span) {
  const attributes = Object.entries(span.attributes);
  const role = ROLE[span.attributes["app.role"]];
  const statement = span.attributes["db.query.text"] ?? span.attributes["db.statement"];
  return el(
    "section.details",
    { "aria-label": "Span" },
    el("div.section-head", {}, el("h3", {}, span.name)),
    el(
      "p.note",
      {},
      `${duration(span.duration)} from ${clock(span.begin)} · ${span.service}`,
      span.function && span.function !== span.service ? ` · ${span.function}` : "",
      role ? ` · calls ${role}` : "",
      ` · ${sort(span) === "sql" ? "SQL" : span.kind.toLowerCase()}`,
    ),
    span.failed ? el("p.failure", {}, failure(span) || "It failed.") : null,
    statement ? el("pre.statement", {}, String(statement).trim()) : null,
    attributes.length
      ? el(
          "dl.attributes",
          {},
          ...attributes.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value)))),
        )
      : null,
    ...span.events.map((event) =>
      el(
        "div.event",
        {},
        el("h4", {}, `${event.name} after ${duration(Math.max(0, event.time - span.begin))}`),
        el(
          "dl.attributes",
          {},
          ...Object.entries(event.attributes).map(([name, value]) =>
            el("div", {}, el("dt", {}, name), el("dd", {}, String(value))),
          ),
        ),
      ),
    ),
    el("p.note.ids", {}, `span ${span.id}`, span.parent ? ` in ${span.parent}` : ""),
  );
}
