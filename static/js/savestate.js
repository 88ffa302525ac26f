// The save line: two lines of fixed height that always tell the truth.
import { glyph, one } from "./dom.js";

const GLYPHS = {
  ok: "M4 4h16v16H4zM8 12l3 3 5.500-6.500",
  busy: "M19.500 12a7.500 7.500 0 1 1-2.300-5.400M17.500 3v4h-4",
  off: "M4 20v-3M9.300 20v-6M14.600 20v-3M20 20V8M3 4l18 16",
};

export class SaveLine {
  constructor(node) {
    this.node = node;
  }

  show(kind, title, text) {
    if (this.kind !== kind) one(".i", this.node).replaceWith(glyph(GLYPHS[kind]));
    this.kind = kind;
    this.node.className = `save ${kind}`;
    one("[data-save-title]", this.node).textContent = title;
    one("[data-save-text]", this.node).textContent = text;
  }
}

export function wallClock(at, withSeconds = true) {
  return new Intl.DateTimeFormat("vi-VN", {
    hour: "2-digit", minute: "2-digit", ...(withSeconds && { second: "2-digit" }), hour12: false, timeZone: "Asia/Ho_Chi_Minh",
  }).format(new Date(at));
}
