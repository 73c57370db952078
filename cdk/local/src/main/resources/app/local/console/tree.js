/**
 * Puts spans into the order of a waterfall: each below the one that it was made in, siblings by time. A span whose
 * parent did not arrive, or not yet, goes below the request.
 *
 * @returns {{span: object, depth: number, parent: object|null}[]}
 */
export function tree(spans) {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const children = new Map();
  const tops = [];
  for (const span of spans) {
    if (byId.has(span.parent) && span.parent !== span.id) {
      children.set(span.parent, [...(children.get(span.parent) ?? []), span]);
    } else {
      tops.push(span);
    }
  }
  const byTime = (a, b) => a.begin - b.begin || b.duration - a.duration;
  tops.sort((a, b) => rank(a) - rank(b) || byTime(a, b));
  const rows = [];
  const seen = new Set();
  const visit = (span, depth, parent) => {
    if (seen.has(span.id)) {
      return;
    }
    seen.add(span.id);
    rows.push({ span, depth, parent });
    (children.get(span.id) ?? []).sort(byTime).forEach((child) => visit(child, depth + 1, span));
  };
  const [first] = tops;
  tops.forEach((span) => {
    const below = first && span !== first && isRequest(first) && !isRequest(span);
    visit(span, below ? 1 : 0, below ? first : null);
  });
  // What is left is in a circle.
  spans.forEach((span) => visit(span, 0, null));
  return rows;
}

/** What a span is about: decides its colour. */
export function sort(span) {
  if (span.service === "gateway") {
    return "gateway";
  }
  if (span.service === "lambda") {
    return "lambda";
  }
  if (Object.keys(span.attributes).some((name) => name.startsWith("db."))) {
    return "sql";
  }
  return span.kind === "CLIENT" ? "call" : "function";
}

/**
 * The span in which a trace broke: of those that failed, the deepest whose own children did not, and of several the
 * one that failed first. Nothing if none failed.
 */
export function broken(rows) {
  const failed = rows.filter(({ span }) => span.failed);
  const leaves = failed.filter(({ span }) => !failed.some(({ parent }) => parent?.id === span.id));
  const said = (span) => (span.message ? 1 : 0);
  leaves.sort(
    (a, b) =>
      b.depth - a.depth ||
      said(b.span) - said(a.span) ||
      a.span.begin + a.span.duration - b.span.begin - b.span.duration,
  );
  return leaves[0]?.span ?? null;
}

function isRequest(span) {
  return span.service === "gateway" && span.kind === "SERVER";
}

function rank(span) {
  return isRequest(span) ? 0 : 1;
}
