import { el } from "./dom.js";
import { clock, duration, plural } from "./format.js";
import { listen } from "./requests.js";

const STATES = {
  INIT: "starting",
  RESTORE: "restoring",
  IDLE: "idle",
  INVOKE: "busy",
  RETURNING: "busy",
  ENDED: "ended",
};

/** Every function, what it did, and the processes that it has now. */
export class FunctionsPage {
  #open = new Set();
  #timer = 0;
  #visible = false;
  #drawn = "";
  #body = el("div.function-list");
  #total = el("p.count", { role: "status" });

  constructor() {
    this.node = el(
      "section.page",
      { "aria-labelledby": "functions-title" },
      el("div.page-head", {}, el("h1", { id: "functions-title", tabIndex: -1 }, "Functions"), this.#total),
      this.#body,
    );
    listen(() => this.#soon(150));
    document.addEventListener("visibilitychange", () => this.#soon(0));
  }

  show(visible) {
    this.#visible = visible;
    this.#soon(0);
  }

  #soon(delay) {
    if (!this.#visible || document.hidden) {
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.#next = Infinity;
      return;
    }
    const at = Date.now() + delay;
    if (this.#timer && this.#next <= at) {
      return;
    }
    clearTimeout(this.#timer);
    this.#next = at;
    this.#timer = setTimeout(() => this.#load(), delay);
  }
  #next = Infinity;

  async #load() {
    this.#timer = 0;
    this.#next = Infinity;
    try {
      const answer = await fetch("api/functions");
      this.#draw((await answer.json()).functions);
    } catch {
      // The local target has stopped; the page says so at its top.
    }
    this.#soon(2000);
  }

  #draw(functions) {
    // How long an environment has been idle changes always; it is shown to the second only where it is open.
    const state = JSON.stringify([functions, [...this.#open]], (key, value) =>
      key === "inState" ? Math.floor(value / 1000) : value,
    );
    if (state === this.#drawn) {
      return;
    }
    this.#drawn = state;
    const focused = this.#body.contains(document.activeElement) ? document.activeElement.dataset.function : null;
    const running = functions.reduce((sum, { environments }) => sum + environments.length, 0);
    const memory = functions.flatMap(({ environments }) => environments).reduce((sum, { memoryMb }) => sum + memoryMb, 0);
    this.#total.textContent = `${plural(functions.length, "function")}, ${plural(running, "environment")}, ${memory.toLocaleString("en")} MB`;
    this.#body.replaceChildren(
      el(
        "div.function-head",
        { "aria-hidden": "true" },
        ...["Function", "Environments", "Calls", "Cold", "Errors", "p50", "p95", "Memory"].map((name) =>
          el("span", {}, name),
        ),
      ),
      ...functions.map((one) => this.#card(one)),
    );
    if (focused) {
      this.#body.querySelector(`summary[data-function="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }

  #card(one) {
    const memory = Math.max(0, ...one.environments.map((environment) => environment.memoryMb));
    const cell = (name, value, kind = "") => el(`span.cell${kind}`, {}, el("span.cell-name", {}, `${name} `), value);
    const node = el(
      "details.function",
      {
        open: this.#open.has(one.name),
        ontoggle: (event) => (event.target.open ? this.#open.add(one.name) : this.#open.delete(one.name)),
      },
      el(
        "summary",
        {},
        el("span.function-name", {}, el("strong", {}, one.name), el("span.note", {}, one.rpc || one.handler)),
        el("span.cell.dots", {}, el("span.cell-name", {}, "Environments "), ...dots(one.environments)),
        cell("Calls", one.invocations.toLocaleString("en")),
        cell("Cold", one.cold.toLocaleString("en")),
        cell("Errors", one.errors.toLocaleString("en"), one.errors ? ".is-bad" : ""),
        cell("p50", one.invocations ? duration(one.p50) : "–"),
        cell("p95", one.invocations ? duration(one.p95) : "–"),
        cell("Memory", memory ? `${memory} / ${one.memory} MB` : `– / ${one.memory} MB`),
      ),
      this.#inside(one),
    );
    node.querySelector("summary").dataset.function = one.name;
    return node;
  }

  #inside(one) {
    return el(
      "div.function-inside",
      {},
      one.lastError &&
        el(
          "p.failure",
          {},
          `Last error at ${clock(one.lastError.time)}: ${one.lastError.type}: ${one.lastError.message} `,
          one.lastError.trace ? el("a", { href: `#/requests/${one.lastError.trace}` }, "Show it") : null,
        ),
      one.environments.length
        ? el(
            "div.scroll",
            {},
            el(
              "table",
              {},
              el(
                "thead",
                {},
                el(
                  "tr",
                  {},
                  ...["Environment", "State", "For", "Start", "Restore", "Memory", "Calls", "Process"].map((name) =>
                    el("th", { scope: "col" }, name),
                  ),
                ),
              ),
              el(
                "tbody",
                {},
                ...one.environments.map((environment) =>
                  el(
                    "tr",
                    {},
                    ...[
                      environment.id,
                      STATES[environment.state] ?? environment.state,
                      duration(Math.floor(environment.inState / 1000) * 1000 || environment.inState),
                      environment.init ? duration(environment.init) : "–",
                      environment.restore ? duration(environment.restore) : "–",
                      environment.memoryMb ? `${environment.memoryMb} MB` : "–",
                      String(environment.invocations),
                      environment.pid ? String(environment.pid) : "–",
                    ].map((value) => el("td", {}, value)),
                  ),
                ),
              ),
            ),
          )
        : el("p.note", {}, "No environment is up; the next request starts one."),
      el(
        "p.note",
        {},
        [
          `handler ${one.handler}`,
          one.archive,
          `${one.memory} MB`,
          `timeout ${duration(one.timeout)}`,
          one.snapStart ? "SnapStart" : "no SnapStart",
          `${one.limit} environments at most`,
          ...(one.throttled ? [`${plural(one.throttled, "call")} refused at that limit`] : []),
        ].join(" · "),
      ),
    );
  }
}

function dots(environments) {
  if (!environments.length) {
    return [el("span.note", {}, "none up")];
  }
  const counts = new Map();
  environments.forEach(({ state }) => {
    const name = STATES[state] ?? state;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return [...counts].map(([name, count]) => el(`span.badge.is-${name}`, {}, `${count} ${name}`));
}
