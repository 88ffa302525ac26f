// The attempt on a phone: the paper once, then every tap is kept here, sent, and confirmed.
import { Countdown } from "./countdown.js";
import { all, make, one } from "./dom.js";
import { call } from "./net.js";
import { Outbox } from "./outbox.js";
import { drawItem } from "./paper.js";
import { SaveLine, wallClock } from "./savestate.js";
import { Sender } from "./sender.js";

const NOT_DURABLE = "Máy này không cho lưu tạm. Bài chỉ được giữ khi có mạng.";

class AttemptPage {
  constructor(root) {
    this.root = root;
    this.token = root.dataset.attempt || root.dataset.submit;
    this.line = new SaveLine(one("[data-save]"));
    this.countdown = new Countdown({
      face: one("[data-left]"), clock: one("[data-clock]"), announce: one("[data-announce]"), onEnd: () => this.timeOut(),
    });
    this.countdown.sync(Number(root.dataset.remainingMs));
    this.grace = Number(root.dataset.graceMs);
  }

  async start() {
    this.outbox = await new Outbox(this.token).open();
    this.sender = new Sender(this.token, this.outbox, this);
    const answer = await this.load();
    if (!answer) return;
    this.paper = answer.paper;
    this.choices = new Map(answer.responses.map((r) => [r.slot, r.choice]));
    this.seqs = new Map(answer.responses.map((r) => [r.slot, r.seq]));
    for (const { slot, seq, choice } of this.outbox.answers) {
      if (seq > (this.seqs.get(slot) || 0)) {
        this.choices.set(slot, choice);
        this.seqs.set(slot, seq);
      } else await this.outbox.forget(slot, seq);
    }
    this.countdown.sync(answer.remaining_ms);
    this.ready();
    if (!this.outbox.durable) this.line.show("busy", "Máy này không cho lưu tạm", NOT_DURABLE);
    if (this.outbox.waiting.size) this.sender.soon();
  }

  async load() {
    for (let tries = 0; ; tries += 1) {
      const answer = await call("GET", `/attempts/${this.token}`);
      if (answer.kind === "ok") {
        if (answer.body.state !== "in_progress") return this.closed();
        if (!answer.body.writable) return location.reload();
        return answer.body;
      }
      if (answer.kind === "refused") return answer.status === 401 ? this.signedOut() : location.reload();
      await new Promise((done) => setTimeout(done, Math.min(8000, 500 * 2 ** tries)));
    }
  }

  get answered() {
    return [...this.choices].filter(([, choice]) => choice !== null).length;
  }

  // What the sender tells.
  saved(body, slots) {
    this.countdown.sync(body.remaining_ms);
    const waiting = this.outbox.waiting.size;
    if (waiting) this.busy(slots[0]);
    else this.line.show("ok", `Đã lưu lúc ${wallClock(body.server_time)}`, `Máy chủ đang giữ ${this.answered} câu trả lời của bạn`);
    this.refresh?.();
  }

  busy(slot) {
    this.line.show("busy", `Đang lưu câu ${slot}…`, this.outbox.durable ? "Câu trả lời đã ở trên máy này" : NOT_DURABLE);
  }

  waiting(count) {
    const kept = this.outbox.durable ? "Bài vẫn ở trên máy này, có mạng sẽ tự gửi." : "Giữ trang này mở, có mạng sẽ tự gửi.";
    this.line.show("off", `Mất mạng, chưa lưu ${count} câu`, kept);
    this.refresh?.();
  }

  async conflict(slot, storedSeq) {
    const kept = this.outbox.waiting.get(slot);
    if (!kept) return;
    this.seqs.set(slot, storedSeq + 1);
    await this.outbox.put({ slot, seq: storedSeq + 1, choice: kept.choice });
  }

  moved() {
    location.reload();
  }

  closed() {
    this.leaving = true;
    location.assign(`/ket-qua/${this.token}`);
    return null;
  }

  broken(message) {
    this.line.show("off", "Chưa lưu được", message || "Tải lại trang rồi thử lại.");
  }

  signedOut() {
    const back = encodeURIComponent(`/lam-bai/${this.token}`);
    this.line.show("off", "Phiên đăng nhập đã hết", "Nhập lại mã PIN, câu trả lời vẫn còn trên máy này.");
    const link = make("a", { class: "btn full", href: `/dang-nhap?next=${back}` }, "Nhập lại mã PIN");
    if (!one("[data-again]")) this.root.prepend(make("div", { class: "banner bad", role: "alert", "data-again": true }, link));
    return null;
  }

  async timeOut() {
    if (!this.sender || this.leaving) return;
    this.line.show("busy", "Đã hết giờ", "Máy chủ chấm những câu đã lưu.");
    const giveUp = performance.now() + this.grace;
    while (performance.now() < giveUp) {
      const answer = await this.submit(undefined);
      if (answer.kind !== "retry") break;
      this.line.show("off", "Đang chờ mạng để nộp", "Quá giờ, máy chủ chấm những câu đã lưu.");
      await new Promise((done) => setTimeout(done, 800));
    }
    this.closed();
  }

  async submit(guess) {
    const body = { responses: this.outbox.answers.map(({ slot, seq, choice }) => ({ slot, seq, choice })) };
    if (guess !== undefined) body.guess = guess;
    const answer = await call("POST", `/attempts/${this.token}/submission`, body);
    if (answer.kind === "ok") await this.outbox.clear();
    return answer;
  }
}

class QuestionPage extends AttemptPage {
  ready() {
    this.marked = new Set();
    this.slot = Number(this.root.dataset.slot);
    document.documentElement.classList.add("with-js");
    one("[data-question]").addEventListener("submit", (event) => event.preventDefault());
    one("[data-mark]").addEventListener("click", () => this.toggleMark());
    one("[data-clear]").addEventListener("click", () => this.clear());
    document.addEventListener("click", (event) => this.follow(event));
    addEventListener("popstate", () => this.open(Number(location.pathname.split("/").pop()), false));
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

  open(slot, isMove) {
    if (!(slot >= 1 && slot <= this.paper.length)) return;
    this.slot = slot;
    const item = this.paper[slot - 1];
    drawItem(this.root, item, this.choices.get(slot) ?? null, (choice) => this.choose(slot, choice));
    document.title = `Câu ${slot} trên ${this.paper.length}`;
    one("[data-where]").textContent = `Câu ${slot}`;
    const path = `/lam-bai/${this.token}/cau/${slot}`;
    if (isMove) {
      history.pushState(null, "", path);
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

  refresh() {
    const count = this.paper.length;
    const unsent = this.outbox.waiting;
    for (const cell of all("[data-go]")) {
      const n = Number(cell.dataset.go);
      const done = (this.choices.get(n) ?? null) !== null;
      cell.className = [done ? "d" : "", this.marked.has(n) ? "m" : "", unsent.has(n) ? "u" : ""].join(" ");
      cell.setAttribute("aria-label", `Câu ${n}, ${done ? "đã" : "chưa"} trả lời${this.marked.has(n) ? ", đã đánh dấu" : ""}${unsent.has(n) ? ", chưa lưu" : ""}`);
      if (n === this.slot) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
    }
    all(".truss polygon").forEach((panel, index) => {
      const done = (this.choices.get(index + 1) ?? null) !== null;
      panel.setAttribute("class", index + 1 === this.slot ? "now" : done ? "done" : "");
    });
    one("[data-count]").textContent = `đã trả lời ${this.answered}/${count}`;
    one("[data-mid-text]").textContent = `${this.answered}/${count}`;
    one("[data-mid]").setAttribute("aria-label", `Danh sách câu, đã trả lời ${this.answered} trên ${count}`);
    const mark = one("[data-mark]");
    mark.setAttribute("aria-pressed", String(this.marked.has(this.slot)));
    one("span", mark).textContent = this.marked.has(this.slot) ? "Đã đánh dấu, bỏ đánh dấu" : "Đánh dấu xem lại";
    const base = `/lam-bai/${this.token}`;
    one("[data-prev]").setAttribute("href", `${base}/cau/${Math.max(1, this.slot - 1)}`);
    one("[data-next]").setAttribute("href", this.slot < count ? `${base}/cau/${this.slot + 1}` : `${base}/nop`);
    one("[data-next-text]").textContent = this.slot < count ? "Sau" : "Nộp";
  }
}

class SubmitPage extends AttemptPage {
  ready() {
    document.documentElement.classList.add("with-js");
    one("[data-send]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.refresh();
  }

  refresh() {
    const count = this.paper.length;
    one("[data-answered]").textContent = this.answered;
    one("[data-unanswered]").textContent = count - this.answered;
    const button = one("[data-send-button]");
    if (button && !button.disabled) button.textContent = `Nộp bài với ${this.answered} câu`;
  }

  async send() {
    const button = one("[data-send-button]");
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    const guess = one("#guess")?.value;
    for (;;) {
      const answer = await this.submit(guess);
      if (answer.kind === "ok") return this.closed();
      if (answer.kind === "refused") {
        button.disabled = false;
        button.removeAttribute("aria-busy");
        if (answer.status === 401) return this.signedOut();
        if (answer.error.code === "moved") return location.reload();
        if (answer.error.code === "attempt_closed") return this.closed();
        if (answer.error.code === "seq_conflict") {
          await this.conflict(answer.error.slot, answer.error.stored_seq);
          return this.send();
        }
        return this.broken(answer.error.message);
      }
      this.line.show("off", "Đang chờ mạng để nộp", "Giữ trang này mở; quá giờ máy chủ chấm những câu đã lưu.");
      await new Promise((done) => setTimeout(done, Math.max(1000, answer.after_ms)));
      if (this.leaving) return null;
    }
  }
}

const questionRoot = one("[data-attempt]");
const submitRoot = one("[data-submit]");
const watchRoot = one("[data-watch]");
if (questionRoot) new QuestionPage(questionRoot).start();
else if (submitRoot) new SubmitPage(submitRoot).start();
else if (watchRoot) {
  new Countdown({ face: one("[data-left]"), clock: one("[data-clock]"), onEnd: () => location.reload() }).sync(Number(watchRoot.dataset.remainingMs));
}
