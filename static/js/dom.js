// Small helpers to read and build the page. Everything here runs on the Chrome 80 of old Android phones.
export function one(selector, root = document) {
  return root.querySelector(selector);
}

export function all(selector, root = document) {
  return [...root.querySelectorAll(selector)];
}

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function fill(node, ...children) {
  while (node.firstChild) node.firstChild.remove();
  node.append(...children);
}

export function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

// What the finger waits for is painted first; the rest follows in the next moment.
export function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
  if (document.hidden) setTimeout(work); // nothing is painted there
}

export function put(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

const SVG = "http://www.w3.org/2000/svg";

export function draw(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function glyph(path) {
  return draw("svg", { class: "i", viewBox: "0 0 24 24", "aria-hidden": "true" }, draw("path", { d: path }));
}
