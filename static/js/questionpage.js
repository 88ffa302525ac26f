// One item after another, or freely; every tap is kept on the phone first, then sent.
import { all, one } from "./dom.js";
import { AttemptPage } from "./exam.js";
import { drawItem, readForm } from "./paper.js";

export class QuestionPage extends AttemptPage {
  start() {
    // A tap before the paper has come: the page as the server drew it already takes it.
    one("[data-question]").addEventListener("input", () => {
      this.early = !this.paper;
    });
    return super.start();
  }

  ready() {
    this.marked = new Set();
    this.slot = Number(this.root.dataset.slot);
    const form = one("[data-question]");
    form.addEventListener("submit", (event) => event.preventDefault());
    one("[data-mark]").addEventListener("click", () => this.toggleMark());
    one("[data-clear]").addEventListener("click", () => this.clear());
    document.addEventListener("click", (event) => this.follow(event));
    addEventListener("popstate", () => this.open(Number(location.pathname.split("/").pop()), false));
    const tapped = this.early ? readForm(form, this.paper[this.slot - 1]) : null;
    if (tapped !== null) this.choose(this.slot, tapped);
    this.open(this.slot, false);
  }

  follow(event) {
    const link = event.target.closest("a[data-go], a[data-prev], a[data-next]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = Number(link.getAttribute("href").split("/").pop());
    if (!target) return;
    event.preventDefault();
    this.open(target, true);
  }

  draw() {
    drawItem(this.root, this.paper[this.slot - 1], this.chosen(this.slot), (choice) => this.choose(this.slot, choice));
  }

  chosen(slot) {
    const choice = this.choices.get(slot);
    return choice === undefined ? null : choice;
  }

  open(slot, isMove) {
    if (!(slot >= 1 && slot <= this.paper.length)) return;
    this.slot = slot;
    this.draw();
    document.title = `Câu ${slot} trên ${this.paper.length}`;
    one("[data-where]").textContent = `Câu ${slot}`;
    if (isMove) {
      history.pushState(null, "", `/lam-bai/${this.token}/cau/${slot}`);
      scrollTo(0, 0);
      one("[data-stem]").focus({ preventScroll: true });
    }
    this.refresh();
  }

  async choose(slot, choice) {
    const seq = (this.seqs.get(slot) || 0) + 1;
    this.seqs.set(slot, seq);
    this.choices.set(slot, choice);
    const kept = this.outbox.put({ slot, seq, choice });
    this.busy(slot);
    this.refresh();
    await kept;
    if (this.outbox.waiting.has(slot)) this.busy(slot);
    this.sender.soon();
  }

  clear() {
    this.choose(this.slot, null);
    this.open(this.slot, false);
  }

  toggleMark() {
    if (!this.marked.delete(this.slot)) this.marked.add(this.slot);
    this.refresh();
  }

  // `redraw`: the choice of the item on screen may have changed elsewhere.
  refresh(redraw) {
    if (redraw) this.draw();
    this.showCells();
    const count = this.paper.length;
    const done = this.answered;
    one("[data-count]").textContent = `đã trả lời ${done}/${count}`;
    one("[data-mid-text]").textContent = `${done}/${count}`;
    one("[data-mid]").setAttribute("aria-label", `Danh sách câu, đã trả lời ${done} trên ${count}`);
    const mark = one("[data-mark]");
    mark.setAttribute("aria-pressed", String(this.marked.has(this.slot)));
    one("span", mark).textContent = this.marked.has(this.slot) ? "Đã đánh dấu, bỏ đánh dấu" : "Đánh dấu xem lại";
    const base = `/lam-bai/${this.token}`;
    one("[data-prev]").setAttribute("href", `${base}/cau/${Math.max(1, this.slot - 1)}`);
    one("[data-next]").setAttribute("href", this.slot < count ? `${base}/cau/${this.slot + 1}` : `${base}/nop`);
    one("[data-next-text]").textContent = this.slot < count ? "Sau" : "Nộp";
  }

  showCells() {
    const unsent = this.outbox.waiting;
    for (const cell of all("[data-go]")) {
      const n = Number(cell.dataset.go);
      const done = this.chosen(n) !== null;
      cell.className = [done ? "d" : "", this.marked.has(n) ? "m" : "", unsent.has(n) ? "u" : ""].join(" ");
      const notes = [this.marked.has(n) ? ", đã đánh dấu" : "", unsent.has(n) ? ", chưa lưu" : ""].join("");
      cell.setAttribute("aria-label", `Câu ${n}, ${done ? "đã" : "chưa"} trả lời${notes}`);
      if (n === this.slot) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
    }
    all(".truss polygon").forEach((panel, index) => {
      const done = this.chosen(index + 1) !== null;
      panel.setAttribute("class", index + 1 === this.slot ? "now" : done ? "done" : "");
    });
  }
}
