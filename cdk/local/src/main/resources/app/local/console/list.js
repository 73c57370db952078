import { attribute, el, text } from "./dom.js";
import { clock, duration, shortRpc, statusText, tone } from "./format.js";

/** Rows beyond the window's edges that exist, so that scrolling shows no gap. */
const SPARE = 8;

/**
 * A list of requests of any length: only the rows in view exist. One of them is selected; by keyboard, the list is one
 * stop, and the arrows move in it.
 */
export class RequestList {
  #requests = [];
  #selected = null;
  #active = 0;
  #rows = [];
  #body;
  #scroller;
  #frame = 0;
  #rowHeight = 34;

  /** @param {(request: object) => void} onselect */
  constructor(onselect) {
    this.onselect = onselect;
    this.#body = el("div.list-body", { role: "presentation" });
    this.#scroller = el(
      "div.list",
      {
        role: "listbox",
        tabIndex: 0,
        "aria-label": "Recent requests",
        onscroll: () => this.#later(),
        onkeydown: (event) => this.#key(event),
        onclick: (event) => this.#click(event),
        onfocus: () => this.#later(),
        onblur: () => this.#later(),
      },
      this.#body,
    );
    new ResizeObserver(() => this.#later()).observe(this.#scroller);
    this.node = this.#scroller;
  }

  /** Shows other requests, the newest first; what is being read stays where it is. */
  show(requests) {
    const before = this.#requests;
    const top = this.#scroller.scrollTop;
    const anchor = before[Math.floor(top / this.#rowHeight)];
    const active = before[this.#active];
    this.#requests = requests;
    if (active) {
      this.#active = Math.max(0, this.#index(active.id));
    }
    this.#size();
    if (anchor && top > this.#rowHeight / 2) {
      const moved = this.#index(anchor.id);
      if (moved >= 0) {
        this.#scroller.scrollTop = moved * this.#rowHeight + (top % this.#rowHeight);
      }
    }
    this.#later();
  }

  /** Marks the request that is open. */
  select(trace) {
    this.#selected = trace;
    const index = this.#requests.findIndex((request) => request.trace === trace);
    if (index >= 0) {
      this.#active = index;
    }
    this.#later();
  }

  focus() {
    this.#scroller.focus();
  }

  #index(id) {
    // Newest first, so ids fall.
    let low = 0;
    let high = this.#requests.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#requests[middle].id;
      if (found === id) {
        return middle;
      }
      if (found > id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  #size() {
    this.#rowHeight = matchMedia("(max-width: 40rem)").matches ? 58 : 34;
    this.#body.style.height = `${this.#requests.length * this.#rowHeight}px`;
  }

  #later() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#size();
      this.#draw();
    });
  }

  #draw() {
    const height = this.#scroller.clientHeight;
    const first = Math.max(0, Math.floor(this.#scroller.scrollTop / this.#rowHeight) - SPARE);
    const last = Math.min(
      this.#requests.length,
      Math.ceil((this.#scroller.scrollTop + height) / this.#rowHeight) + SPARE,
    );
    while (this.#rows.length < last - first) {
      const row = makeRow();
      this.#rows.push(row);
      this.#body.append(row.node);
    }
    this.#rows.forEach((row, i) => {
      const index = first + i;
      const request = index < last ? this.#requests[index] : undefined;
      row.node.hidden = !request;
      if (request) {
        row.node.style.transform = `translateY(${index * this.#rowHeight}px)`;
        row.node.id = `request-${request.id}`;
        row.index = index;
        attribute(row.node, "aria-posinset", String(index + 1));
        attribute(row.node, "aria-setsize", String(this.#requests.length));
        attribute(row.node, "aria-selected", String(request.trace === this.#selected));
        row.node.classList.toggle("active", index === this.#active && document.activeElement === this.#scroller);
        fill(row, request);
      }
    });
    const active = this.#requests[this.#active];
    attribute(this.#scroller, "aria-activedescendant", active ? `request-${active.id}` : null);
  }

  #click(event) {
    const node = event.target.closest("[role=option]");
    const row = this.#rows.find((candidate) => candidate.node === node);
    if (row) {
      this.#active = row.index;
      this.onselect(this.#requests[row.index]);
    }
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / this.#rowHeight) - 1);
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 };
    if (event.key in steps) {
      event.preventDefault();
      this.#active = Math.min(Math.max(0, this.#active + steps[event.key]), this.#requests.length - 1);
      this.#reveal();
    } else if (event.key !== "Enter" && event.key !== " ") {
      return;
    }
    event.preventDefault();
    const request = this.#requests[this.#active];
    if (request) {
      this.onselect(request);
    }
  }

  #reveal() {
    const top = this.#active * this.#rowHeight;
    const bottom = top + this.#rowHeight;
    if (top < this.#scroller.scrollTop) {
      this.#scroller.scrollTop = top;
    } else if (bottom > this.#scroller.scrollTop + this.#scroller.clientHeight) {
      this.#scroller.scrollTop = bottom - this.#scroller.clientHeight;
    }
    this.#later();
  }
}

function makeRow() {
  const row = {
    index: 0,
    time: el("span.cell.time"),
    status: el("span.status"),
    method: el("span.cell.method"),
    path: el("span.cell.path"),
    rpc: el("span.cell.rpc"),
    start: el("span.cell.start"),
    duration: el("span.cell.duration"),
  };
  row.node = el(
    "div.row",
    { role: "option" },
    ...[
      row.time,
      el("span.cell.status-cell", {}, row.status),
      row.method,
      row.path,
      row.rpc,
      row.start,
      row.duration,
    ].flatMap((cell, i) => (i ? [" ", cell] : [cell])),
  );
  return row;
}

function fill(row, request) {
  const path = request.path + (request.query && `?${request.query}`);
  text(row.time, clock(request.time));
  text(row.status, statusText(request));
  row.status.className = `status ${tone(request.status)}`;
  text(row.method, request.method);
  text(row.path, path);
  row.path.title = path;
  text(row.rpc, request.rpc ? shortRpc(request.rpc) : request.function || request.remark);
  row.rpc.title = request.rpc || request.function || request.remark;
  text(row.start, request.status === 0 || !request.function ? "" : request.cold ? "cold" : "warm");
  row.start.classList.toggle("is-cold", request.cold);
  text(row.duration, request.status === 0 ? "running" : duration(request.duration));
}
