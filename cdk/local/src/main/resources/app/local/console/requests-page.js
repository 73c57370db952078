import { el, text } from "./dom.js";
import { filter } from "./filter.js";
import { plural } from "./format.js";
import { RequestList } from "./list.js";
import { all, heldBack, isPaused, listen, pause } from "./requests.js";
import { TraceView } from "./trace.js";

/** The list of requests, and beside it the one that is open. Made once; it keeps its place while another page shows. */
export class RequestsPage {
  #list = new RequestList((request) => (location.hash = `#/requests/${request.trace}`));
  #trace = new TraceView(() => this.#close());
  #open = null;
  #clearedUpTo = 0;
  #shown = 0;
  #drawing = 0;
  #search;
  #errors;
  #pause;
  #count;
  #empty;

  constructor() {
    this.#search = el("input.input", {
      type: "search",
      id: "filter",
      placeholder: "Path, rpc, 404, 5xx, cold, trace id …",
      title: "Words that must all be found; -word must not. Press / to come here.",
      autocomplete: "off",
      spellcheck: false,
      oninput: () => this.#draw(),
    });
    this.#errors = el("input", { type: "checkbox", onchange: () => this.#draw() });
    this.#pause = el("button.button.small", { type: "button", title: "Press p", onclick: () => this.togglePause() });
    this.#count = el("p.count", { role: "status" });
    this.#empty = el("p.empty");
    this.node = el(
      "div.requests",
      {},
      el("h1.hidden-text", {}, "Requests"),
      el(
        "section.requests-side",
        { "aria-label": "Requests" },
        el(
          "div.tools",
          {},
          el("label.hidden-text", { for: "filter" }, "Filter requests"),
          this.#search,
          el("label.check", { title: "Press e" }, this.#errors, " Errors only"),
          this.#pause,
          el(
            "button.button.small",
            { type: "button", title: "Hides what is here; nothing is lost", onclick: () => this.#clear() },
            "Clear",
          ),
          this.#count,
        ),
        el(
          "div.list-head",
          { "aria-hidden": "true" },
          ...["Time", "Status", "Method", "Path", "Rpc", "Start", "Took"].map((name) => el("span", {}, name)),
        ),
        this.#list.node,
        this.#empty,
      ),
      this.#trace.node,
    );
    listen((news) => {
      this.#later();
      if (this.#open && (news.traces.includes(this.#open) || news.requests.some(({ trace }) => trace === this.#open))) {
        this.#trace.refresh();
      }
    });
    this.#draw();
  }

  /** Opens a trace, or none. */
  show(trace) {
    this.#open = trace || null;
    this.node.classList.toggle("is-open", Boolean(trace));
    this.#trace.node.hidden = !trace;
    this.#list.select(this.#open);
    if (trace) {
      this.#trace.open(trace);
    }
    this.#draw();
  }

  togglePause() {
    pause(!isPaused());
  }

  toggleErrors() {
    this.#errors.checked = !this.#errors.checked;
    this.#draw();
  }

  focusFilter() {
    this.#search.focus();
    this.#search.select();
  }

  /** Closes what is open, else empties the filter. */
  escape() {
    if (this.#open) {
      this.#close();
    } else if (this.#search.value) {
      this.#search.value = "";
      this.#draw();
    }
  }

  #close() {
    location.hash = "#/requests";
    this.#list.focus();
  }

  #clear() {
    this.#clearedUpTo = Math.max(0, ...all().map((request) => request.id));
    this.#draw();
  }

  #later() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#draw();
    });
  }

  #draw() {
    const known = all();
    const wanted = filter(this.#search.value, this.#errors.checked);
    const shown = known.filter((request) => request.id > this.#clearedUpTo && wanted(request));
    this.#shown = shown.length;
    this.#list.show(shown);
    text(this.#pause, isPaused() ? `Resume${heldBack() ? ` (${heldBack()} new)` : ""}` : "Pause");
    this.#pause.setAttribute("aria-pressed", String(isPaused()));
    text(
      this.#count,
      shown.length === known.length ? plural(known.length, "request") : `${shown.length} of ${known.length}`,
    );
    this.#empty.hidden = shown.length > 0;
    this.#list.node.hidden = shown.length === 0;
    text(
      this.#empty,
      known.length === 0
        ? "Nothing has been asked yet. Open the site, and its requests come in here."
        : this.#clearedUpTo && !this.#search.value
          ? "Cleared. New requests come in here."
          : "No request matches the filter.",
    );
  }
}
