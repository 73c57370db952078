import { el } from "./dom.js";

const EVERY_MILLIS = 1000;

/** Says on every page what is being built, and what is wrong until it is mended. */
export function startBanner(node) {
  let shown = "";

  async function look() {
    if (!document.hidden) {
      try {
        const response = await fetch("api/status");
        if (response.ok) {
          show(await response.text());
        }
      } catch {
        // That the local target does not answer is said beside the navigation.
      }
    }
    setTimeout(look, EVERY_MILLIS);
  }

  /** Only what has changed, so that a screen reader says it once. */
  function show(json) {
    if (json !== shown) {
      shown = json;
      const { activity, problems } = JSON.parse(json);
      node.replaceChildren(
        ...problems.map((problem) => el("pre.problem", {}, problem)),
        activity ? el("p.activity", {}, activity) : "",
      );
    }
  }

  look();
}
