// The three faces of the page: an item, the look before submission, and waiting for the server.
import { all, draw, fill, make, one, put } from "./dom.js";
import { drawItem, isTouched, readForm } from "./paper.js";
import { GUESS } from "./outbox.js";

function reveal(node, yes) {
  node.hidden = !yes;
}

const RISE = [16.2, 12, 1.5, 12];

// The bridge of the page's head, as macros/bridge.html draws it.
function truss(count) {
  const x = (n) => (n * 320 / count).toFixed(1);
  const svg = draw("svg", { class: "truss", viewBox: "-1 0 322 24", preserveAspectRatio: "none", "aria-hidden": "true" });
  for (let n = 0; n < count; n += 1) {
    const points = `${x(n)},23 ${x(n)},${RISE[n % 4]} ${x(n + 1)},${RISE[(n + 1) % 4]} ${x(n + 1)},23`;
    svg.append(draw("polygon", { points }));
  }
  return svg;
}

export class QuestionView {
  constructor(root, state) {
    Object.assign(this, { root, state, node: one("[data-question-view]"), form: one("[data-question]") });
    this.marked = new Set();
    this.slot = Number(root.dataset.slot);
    this.kind = root.dataset.kind;
  }

  read() {
    return readForm(this.form, this.kind);
  }

  // Whether somebody has changed what the server drew.
  get isTouched() {
    return isTouched(one("[data-options]", this.form));
  }

  open(slot) {
    const item = this.state.paper[slot - 1];
    this.slot = slot;
    this.kind = item.kind;
    drawItem(this.root, item, this.state.choice(slot));
    one("[name=seq]", this.form).value = this.state.seqs.get(slot) || 0;
    this.form.action = `/lam-bai/${this.state.token}/cau/${slot}`;
    document.title = `Câu ${slot} trên ${this.state.paper.length}`;
    one("[data-where]").textContent = `Câu ${slot}`;
    one("[data-of]").textContent = ` trên ${this.state.paper.length}`;
  }

  lock(yes) {
    one("[data-fields]").disabled = yes;
    const toSubmit = one("[data-to-submit]");
    if (toSubmit) reveal(toSubmit, !yes);
  }

  toggleMark() {
    if (!this.marked.delete(this.slot)) this.marked.add(this.slot);
  }

  refresh() {
    const { state, slot } = this;
    const count = state.paper ? state.paper.length : Number(this.root.dataset.count);
    if (!all("[data-go]", one("[data-grid]")).length) this.drawGrid(count);
    if (state.paper) {
      one("[data-count-text]").textContent = `đã trả lời ${state.answered}/${count}`;
      one("[data-mid-text]").textContent = `${state.answered}/${count}`;
      one("[data-mid]").setAttribute("aria-label", `Danh sách câu, đã trả lời ${state.answered} trên ${count}`);
    }
    const mark = one("[data-mark]");
    mark.setAttribute("aria-pressed", String(this.marked.has(slot)));
    one("span", mark).textContent = this.marked.has(slot) ? "Đã đánh dấu, bỏ đánh dấu" : "Đánh dấu xem lại";
    one("[data-next-text]").textContent = slot < count ? "Sau" : "Nộp";
    one("[data-prev]").classList.toggle("faint", slot === 1);
    this.showCells();
  }

  // The shell comes without cells: its paper is on this phone.
  drawGrid(count) {
    fill(one("[data-truss]"), truss(count));
    fill(one("[data-grid]"), ...Array.from({ length: count }, (_, index) => make("button", { form: "cau", "data-go": index + 1 }, String(index + 1))));
  }

  showCells() {
    const { state } = this;
    for (const cell of all("[data-go]", this.node)) {
      const n = Number(cell.dataset.go);
      const unsent = state.outbox.waiting.has(n);
      const done = state.paper ? state.choice(n) !== null : unsent || cell.classList.contains("d");
      put(cell, "class", [done ? "d" : "", this.marked.has(n) ? "m" : "", unsent ? "u" : ""].join(" ").trim());
      const notes = [this.marked.has(n) ? ", đã đánh dấu" : "", unsent ? ", chưa lưu" : ""].join("");
      put(cell, "aria-label", `Câu ${n}, ${done ? "đã" : "chưa"} trả lời${notes}`);
      if (n === this.slot) put(cell, "aria-current", "true");
      else if (cell.hasAttribute("aria-current")) cell.removeAttribute("aria-current");
    }
    all(".truss polygon").forEach((panel, index) => {
      const done = state.choice(index + 1) !== null;
      if (state.paper) put(panel, "class", index + 1 === this.slot ? "now" : done ? "done" : "");
    });
  }
}

export class SubmitView {
  constructor(state) {
    Object.assign(this, { state, node: one("[data-submit-view]"), field: one("#guess") });
    this.state.seqs.set(GUESS, Number(one("[name=guess_seq]").value));
    this.told = this.field.defaultValue; // what the field holds and the page knows
  }

  set seq(value) {
    one("[name=guess_seq]").value = value;
  }

  // Typed before this script came.
  get isTouched() {
    return Boolean(this.field.name) && this.field.value !== this.field.defaultValue;
  }

  typed() {
    this.told = this.field.value;
    return this.told;
  }

  open() {
    const { guess } = this.state;
    reveal(one("[data-guess-field]"), guess);
    if (guess) one("[data-guess-prompt]").textContent = guess.prompt;
    document.title = "Xem lại và nộp bài";
    one("[data-where]").textContent = "Nộp bài";
    one("[data-of]").textContent = "";
    this.refresh();
  }

  refresh() {
    const { state } = this;
    if (!state.paper) return;
    this.showGuess();
    const missing = state.unanswered;
    const waiting = [...state.outbox.waiting.keys()].filter((slot) => slot !== GUESS).length;
    one("[data-headline]").textContent = missing.length
      ? `Còn ${missing.length} câu chưa trả lời` : `Đã trả lời đủ ${state.paper.length} câu`;
    reveal(one("[data-missing]"), missing.length);
    fill(one("[data-jumps]"), ...missing.map((n) => make("a", { href: `/lam-bai/${state.token}/cau/${n}`, "data-go": n }, `Câu ${n}`)));
    one("[data-answered]").textContent = state.held;
    one("[data-unanswered]").textContent = missing.length;
    one("[data-unsent]").textContent = waiting;
    reveal(one("[data-unsent-row]"), waiting);
    one("[data-send-button]").textContent = `Nộp bài với ${state.answered} câu`;
  }

  // What is known of the guess, unless somebody is just typing another.
  showGuess() {
    const isRefused = one("[data-guess-field]").classList.contains("is-bad");
    if (!this.state.guess || isRefused || this.field.value !== this.told || document.activeElement === this.field) return;
    this.told = this.field.value = this.state.choice(GUESS) || "";
  }

  lock(yes) {
    reveal(one("[data-send-row]"), !yes);
    this.field.disabled = yes;
  }

  wrongGuess(message) {
    one("[data-guess-error]").textContent = message;
    one("[data-guess-field]").classList.toggle("is-bad", Boolean(message));
    this.field.setAttribute("aria-invalid", String(Boolean(message)));
    if (message) this.field.focus();
  }
}

export class WaitView {
  constructor() {
    this.node = one("[data-wait-view]");
    this.title = one("[data-wait-title]");
    this.button = one("[data-unwait]");
  }

  say(title, text, canGoBack = false) {
    if (this.title.textContent !== title) this.title.textContent = title;
    one("[data-wait-text]").textContent = text;
    reveal(this.button, canGoBack);
  }
}
