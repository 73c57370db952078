import { copyButton, el } from "./dom.js";
import { duration, tone } from "./format.js";

const NO_BODY = new Set(["GET", "DELETE", "HEAD"]);

/** A form that calls an rpc as the site does: from the same origin, with the browser's own cookies. */
export function callForm(rpc, { messages, address, region }) {
  if (rpc.access === "internal" || !rpc.path.startsWith("/api/")) {
    return signedCall(rpc, messages, address, region);
  }
  const own = (messages[rpc.request]?.fields ?? []).filter((field) => !field.fromSession && !field.header);
  const inPath = [...rpc.path.matchAll(/\{([^}+]+)\+?\}/g)].map((match) => match[1]);
  const hasBody = !NO_BODY.has(rpc.method) && (rpc.body || own.length > inPath.length);
  const query = hasBody ? [] : own.filter((field) => !inPath.includes(field.name) && !field.message);
  const inputs = new Map();
  const input = (field, required) => {
    const id = `call-${field.name}`;
    const node = el("input.input", { id, required, autocomplete: "off", spellcheck: false });
    inputs.set(field.name, node);
    return el("div.field", {}, el("label", { for: id }, field.jsonName ?? field.name), node);
  };
  const body = el("textarea.input", { id: "call-body", rows: 5, spellcheck: false });
  body.value = JSON.stringify(skeleton(rpc.request, messages, inPath, 0), null, 2);
  const answer = el("div.answer", { role: "status" });
  const send = el("button.button.primary", { type: "submit" }, `${rpc.method} it`);
  const form = el(
    "form.call",
    {
      onsubmit: (event) => {
        event.preventDefault();
        call();
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          call();
        }
      },
    },
    el("h3", {}, "Try it"),
    ...inPath.map((name) => input({ name, jsonName: name }, true)),
    ...query.map((field) => input(field, false)),
    hasBody ? el("div.field.wide", {}, el("label", { for: "call-body" }, "Body"), body) : null,
    el("div.actions", {}, send, el("span.note", {}, "as whoever is signed in here; Ctrl+Enter sends")),
    answer,
  );

  async function call() {
    const path = rpc.path.replace(/\{([^}+]+)\+?\}/g, (_, name) => encodeURIComponent(inputs.get(name).value));
    const parameters = new URLSearchParams();
    query.forEach((field) => {
      const { value } = inputs.get(field.name);
      if (value !== "") {
        parameters.append(field.name, value);
      }
    });
    const address = path + (parameters.size ? `?${parameters}` : "");
    const trace = hex(16);
    const headers = { traceparent: `00-${trace}-${hex(8)}-01` };
    const init = { method: rpc.method, headers, redirect: "manual" };
    if (hasBody) {
      headers["content-type"] = "application/json";
      init.body = body.value;
    }
    send.disabled = true;
    const began = performance.now();
    try {
      const response = await fetch(address, init);
      const text = await response.text();
      answer.replaceChildren(...shown(response, text, performance.now() - began, trace, address));
    } catch (error) {
      answer.replaceChildren(el("p.failure", {}, `No answer: ${error.message}`));
    } finally {
      send.disabled = false;
    }
  }

  return form;
}

/** A browser has no key to sign with, but a terminal has. */
function signedCall(rpc, messages, address, region) {
  const body = JSON.stringify(skeleton(rpc.request, messages, [], 0)).replaceAll("'", "'\\''");
  const command = [
    `curl --aws-sigv4 aws:amz:${region}:execute-api --user local:local`,
    `  -H 'x-amz-security-token: local' -H 'content-type: application/json'`,
    `  -X ${rpc.method} -d '${body}' ${address}${rpc.path}`,
  ];
  return el(
    "section.call",
    { "aria-label": "Try it" },
    el("h3", {}, "Try it in a terminal"),
    el("pre.answer-body.wide", { tabIndex: 0 }, command.join(" \\\n")),
    el("div.actions", {}, copyButton("Copy", command.join(" \\\n"))),
  );
}

function shown(response, body, took, trace, address) {
  const link = el("a", { href: `#/requests/${trace}` }, "Show its trace");
  if (response.type === "opaqueredirect") {
    return [
      el(
        "p",
        {},
        el("span.status.cool", {}, "302"),
        ` in ${duration(took)}. It leads elsewhere, where scripts cannot follow: `,
        el("a", { href: address, target: "_blank", rel: "noopener" }, "open it"),
        " or ",
        link,
      ),
    ];
  }
  const signedOut = response.status === 401 || response.status === 403;
  return [
    el(
      "p",
      {},
      el(`span.status.${tone(response.status)}`, {}, String(response.status)),
      ` in ${duration(took)} · `,
      link,
      signedOut ? " · " : "",
      signedOut ? el("a", { href: "/login", target: "_blank", rel: "noopener" }, "Sign in on the site") : null,
    ),
    body ? el("pre.answer-body", { tabIndex: 0 }, pretty(body)) : el("p.note", {}, "No body."),
  ];
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** An example of a message, with every field that a browser may send. */
function skeleton(name, messages, without, depth) {
  const example = {};
  for (const field of messages[name]?.fields ?? []) {
    if (field.fromSession || field.header || without.includes(field.name)) {
      continue;
    }
    const one = value(field, messages, depth);
    example[field.jsonName] = field.repeated ? [one] : one;
  }
  return example;
}

function value(field, messages, depth) {
  if (field.message) {
    return messages[field.type] && depth < 3 ? skeleton(field.type, messages, [], depth + 1) : null;
  }
  if (field.values) {
    return field.values[0];
  }
  if (field.type === "bool") {
    return false;
  }
  return /^(u?int32|s?fixed32|sint32|float|double)$/.test(field.type) ? 0 : "";
}

function hex(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
