/**
 * Makes an element. Text comes in as text nodes only: nothing here, or anywhere in the console, parses data as HTML.
 *
 * @param {string} tag its name, with classes behind dots: "span.badge.good"
 * @param {object} props properties; on… are listeners, names with a dash and role are attributes
 * @param {...(Node|string|null|undefined|false)} children
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) {
    node.className = classes.join(" ");
  }
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null) {
      continue;
    }
    if (key.startsWith("on")) {
      node.addEventListener(key.slice(2), value);
    } else if (key.includes("-") || key === "role" || key === "for" || key === "colspan" || key === "list") {
      node.setAttribute(key, value);
    } else {
      node[key] = value;
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Sets an element's text if it has another. */
export function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

/** Sets or removes a class, or sets an attribute, only where that changes something. */
export function attribute(node, name, value) {
  if (value === null) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

/** A button that copies text and says that it has. */
export function copyButton(label, value) {
  const button = el("button.button.quiet.small", { type: "button", title: "Copies it" }, label);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(value);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 1200);
  });
  return button;
}
