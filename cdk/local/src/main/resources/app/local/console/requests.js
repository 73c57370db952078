/** The requests that the page knows, and how it hears of more: by server-sent events while it is looked at. */

const LIMIT = 2000;
const AWAY_MILLIS = 20_000;

const byId = new Map();
const listeners = new Set();
let version = 0;
let source = null;
let paused = false;
let held = [];
let state = "connecting";
let leaving = 0;

/** Tells a listener of all news: `{requests, traces, state}`. Returns what ends that. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** All requests, the newest first. */
export function all() {
  return [...byId.values()].sort((a, b) => b.id - a.id);
}

export function connectionState() {
  return paused ? "paused" : state;
}

/** While paused, news is held back. */
export function pause(on) {
  paused = on;
  if (!on) {
    const waiting = held;
    held = [];
    waiting.forEach(take);
  }
  tell({ requests: [], traces: [] });
}

export function isPaused() {
  return paused;
}

/** How many requests have come or changed since the pause began. */
export function heldBack() {
  return new Set(held.flatMap((news) => news.requests.map((request) => request.id))).size;
}

/**
 * Connects. A page that nobody looks at for a while lets go, for a browser has few connections for one origin, and
 * catches up when it is looked at again.
 */
export function start() {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) {
      leaving = setTimeout(disconnect, AWAY_MILLIS);
    } else {
      connect();
    }
  });
  addEventListener("focus", connect);
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", () => !document.hidden && connect());
  connect();
}

function connect() {
  if (source) {
    return;
  }
  source = new EventSource(`api/events?after=${version}`);
  source.onopen = () => change("live");
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (paused) {
      held.push(news);
      held = held.slice(-200);
      tell({ requests: [], traces: [] });
    } else {
      take(news);
    }
  };
  source.onerror = () => {
    change("away");
    // A refused connection is not tried again by itself, and a new process counts its versions anew.
    disconnect();
    setTimeout(() => !document.hidden && reconnect(), 1000);
  };
}

async function reconnect() {
  if (source) {
    return;
  }
  try {
    const answer = await fetch("api/requests");
    const { requests } = await answer.json();
    const newest = Math.max(0, ...requests.map((request) => request.version));
    if (newest < version) {
      byId.clear();
      held = [];
      version = 0;
    }
    connect();
  } catch {
    setTimeout(() => !document.hidden && reconnect(), 1000);
  }
}

function disconnect() {
  source?.close();
  source = null;
}

function change(next) {
  state = next;
  tell({ requests: [], traces: [] });
}

function take(news) {
  for (const request of news.requests) {
    byId.set(request.id, request);
    version = Math.max(version, request.version);
  }
  if (byId.size > LIMIT) {
    const oldest = [...byId.keys()].sort((a, b) => a - b).slice(0, byId.size - LIMIT);
    oldest.forEach((id) => byId.delete(id));
  }
  tell(news);
}

function tell(news) {
  for (const listener of listeners) {
    listener(news);
  }
}
