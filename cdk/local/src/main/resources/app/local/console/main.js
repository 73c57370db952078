import { ApiPage } from "./api-page.js";
import { startBanner } from "./banner.js";
import { text } from "./dom.js";
import { FunctionsPage } from "./functions-page.js";
import { RequestsPage } from "./requests-page.js";
import { connectionState, listen, start } from "./requests.js";

const main = document.getElementById("main");
const live = document.getElementById("live");
const STATE = {
  connecting: "Connecting …",
  live: "Live",
  paused: "Paused",
  away: "The local target does not answer",
};

const requests = new RequestsPage();
const functions = new FunctionsPage();
const api = new ApiPage();
main.append(requests.node, functions.node, api.node);

function route() {
  const [, page = "", ...rest] = location.hash.split("/");
  const name = ["functions", "api"].includes(page) ? page : "requests";
  requests.node.hidden = name !== "requests";
  functions.node.hidden = name !== "functions";
  api.node.hidden = name !== "api";
  functions.show(name === "functions");
  if (name === "requests") {
    const [trace = ""] = rest;
    requests.show(/^[0-9a-f]{32}$/.test(trace) ? trace : "");
  } else if (name === "api") {
    api.show(decodeURIComponent(rest.join("/")));
  }
  document.querySelectorAll(".top nav a").forEach((link) => {
    if (link.hash === `#/${name}`) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  });
  document.title = `${{ requests: "Requests", functions: "Functions", api: "API" }[name]} · Local console`;
}

function keys(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (requests.node.hidden || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === "Escape") {
    requests.escape();
  } else if (!typing && event.key === "/") {
    event.preventDefault();
    requests.focusFilter();
  } else if (!typing && event.key === "p") {
    requests.togglePause();
  } else if (!typing && event.key === "e") {
    requests.toggleErrors();
  }
}

listen(() => {
  const state = connectionState();
  text(live, STATE[state]);
  live.className = `live is-${state}`;
});
addEventListener("hashchange", route);
addEventListener("keydown", keys);
route();
start();
startBanner(document.getElementById("banner"));
