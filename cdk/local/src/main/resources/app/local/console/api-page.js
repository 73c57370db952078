import { callForm } from "./call.js";
import { el } from "./dom.js";
import { shortRpc } from "./format.js";

const ACCESS = {
  public: "Anyone may call it.",
  session: "A signed-in user may call it.",
  internal: "Only IAM: a signed request to the HTTP API's own port, or a direct invoke.",
};

/** What the API offers, and a form to try it. */
export class ApiPage {
  #catalogue = null;
  #chosen = "";
  #filter;
  #list = el("nav.rpcs", { "aria-label": "Rpcs" });
  #detail = el("section.rpc-detail", { "aria-label": "Rpc", tabIndex: -1 });

  constructor() {
    this.#filter = el("input.input", {
      type: "search",
      id: "rpc-filter",
      placeholder: "Find an rpc",
      autocomplete: "off",
      oninput: () => this.#drawList(),
    });
    this.node = el(
      "div.api",
      {},
      el("h1.hidden-text", {}, "API"),
      el("div.api-side", {}, el("label.hidden-text", { for: "rpc-filter" }, "Find an rpc"), this.#filter, this.#list, el("p.note", {}, el("a", { href: "api/openapi.json" }, "The API as OpenAPI 3.1"))),
      this.#detail,
    );
  }

  /** @param {string} rpc such as "user.v1.UserService/GetUser"; empty for one that changes nothing, by name */
  async show(rpc) {
    const fresh = !this.#catalogue;
    try {
      const answer = await fetch("api/catalogue");
      this.#catalogue = await answer.json();
    } catch {
      if (fresh) {
        this.#detail.replaceChildren(el("p.empty", {}, "The catalogue cannot be read now."));
        return;
      }
    }
    const { rpcs } = this.#catalogue;
    const found = rpcs.find((one) => one.rpc === rpc) ?? harmless(rpcs) ?? rpcs[0];
    this.node.classList.toggle("is-open", Boolean(rpc));
    if (found && (found.rpc !== this.#chosen || fresh)) {
      this.#chosen = found.rpc;
      this.#drawDetail(found);
    }
    this.#drawList();
  }

  #drawList() {
    if (!this.#catalogue) {
      return;
    }
    const wanted = this.#filter.value.toLowerCase();
    const services = Map.groupBy(
      this.#catalogue.rpcs.filter((one) => `${one.rpc} ${one.method} ${one.path}`.toLowerCase().includes(wanted)),
      (one) => one.rpc.slice(0, one.rpc.indexOf("/")),
    );
    this.#list.replaceChildren(
      ...[...services].map(([service, rpcs]) =>
        el(
          "section",
          {},
          el("h2", {}, service),
          el(
            "ul",
            {},
            ...rpcs.map((one) =>
              el(
                "li",
                {},
                el(
                  "a",
                  { href: `#/api/${one.rpc}`, "aria-current": one.rpc === this.#chosen ? "true" : undefined },
                  el("span.rpc-name", {}, shortRpc(one.rpc)),
                  el(`span.badge.access-${one.access}`, {}, one.access),
                  el("span.rpc-route", {}, `${one.method} ${one.path}`),
                ),
              ),
            ),
          ),
        ),
      ),
    );
    if (!services.size) {
      this.#list.replaceChildren(el("p.note", {}, "No rpc has that name."));
    }
  }

  #drawDetail(one) {
    const { messages } = this.#catalogue;
    this.#detail.replaceChildren(
      el("a.button.quiet.small.back", { href: "#/api" }, "← All rpcs"),
      el("div.rpc-head", {}, el("h2", {}, shortRpc(one.rpc)), el(`span.badge.access-${one.access}`, {}, one.access)),
      el("p.rpc-path", {}, el("span.method", {}, one.method), " ", one.path),
      el("p.note", {}, one.comment ? `${one.comment} ` : "", ACCESS[one.access]),
      callForm(one, this.#catalogue),
      el(
        "div.messages",
        {},
        message("Request", one.request, messages, one),
        message("Answer", one.answer, messages, one),
      ),
    );
    this.#detail.scrollTop = 0;
  }
}

/** A GET without a variable in its path, and so that whoever opens the page need not fill in anything. */
function harmless(rpcs) {
  return rpcs
    .filter((one) => one.access === "session" && one.method === "GET" && !one.path.includes("{"))
    .sort((one, other) => (shortRpc(one.rpc) < shortRpc(other.rpc) ? -1 : 1))[0];
}

function message(title, name, messages) {
  return el(
    "section",
    { "aria-label": title },
    el("h3", {}, title, " ", el("span.note", {}, name ?? "")),
    name && messages[name]
      ? fields(name, messages, [])
      : el("p.note", {}, "The archives hold no description of this message."),
  );
}

function fields(name, messages, above) {
  const list = messages[name]?.fields ?? [];
  if (!list.length) {
    return el("p.note", {}, "No fields.");
  }
  return el(
    "ul.fields",
    {},
    ...list.map((field) =>
      el(
        "li",
        {},
        el("code.field-name", {}, field.jsonName),
        " ",
        el("span.field-type", {}, (field.repeated ? "repeated " : "") + field.type.replace(/^google\.protobuf\./, "")),
        ...marks(field).map((mark) => el("span.badge", {}, mark)),
        field.comment ? el("p.note", {}, field.comment) : null,
        field.values ? el("p.note", {}, field.values.join(", ")) : null,
        field.message && messages[field.type] && !above.includes(field.type)
          ? fields(field.type, messages, [...above, field.type])
          : null,
      ),
    ),
  );
}

function marks(field) {
  return [
    field.required && "required",
    field.maxLength && `at most ${field.maxLength}`,
    field.fromSession && "from the session",
    field.header && `header ${field.header}`,
    field.secret && "never logged",
  ].filter(Boolean);
}
