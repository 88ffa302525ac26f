// What the pages of a running attempt share: the paper, the clock, the outbox, and a line that tells the truth.
import { Countdown } from "./countdown.js";
import { make, one, pause } from "./dom.js";
import { call } from "./net.js";
import { Outbox } from "./outbox.js";
import { SaveLine, wallClock } from "./savestate.js";
import { Sender } from "./sender.js";

const NOT_DURABLE = "Máy này không cho lưu tạm. Bài chỉ được giữ khi có mạng.";
const SYNC_EVERY_MS = 60000;

export class AttemptPage {
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
    this.choices = new Map();
    this.seqs = new Map();
    await this.adopt(answer);
    this.ready();
    // Only now: until here the plain form saves, and says nothing that isn't true.
    document.documentElement.classList.add("with-js");
    this.tell(answer);
    if (this.outbox.waiting.size) this.sender.soon();
    setInterval(() => performance.now() - this.syncedAt > SYNC_EVERY_MS && this.resync(), SYNC_EVERY_MS / 4);
    document.addEventListener("visibilitychange", () => document.hidden || this.resync());
    addEventListener("pageshow", (event) => event.persisted && this.resync());
  }

  async load() {
    for (let tries = 0; ; tries += 1) {
      const answer = await call("GET", `/attempts/${this.token}`);
      if (answer.kind === "ok") {
        if (answer.body.state !== "in_progress") return this.leave();
        if (!answer.body.writable) return location.reload();
        if (this.offline) this.offline.remove();
        return answer.body;
      }
      if (answer.kind === "refused") {
        if (answer.status === 401) return this.signedOut();
        return location.assign("/toi");
      }
      if (!this.offline) {
        this.offline = make("p", { class: "banner warn", role: "status" }, "Mất mạng. Trang tự mở tiếp khi có mạng.");
        this.root.prepend(this.offline);
      }
      await pause(Math.min(8000, 500 * 2 ** tries));
    }
  }

  // Take over what the server holds, except where this phone has something newer to send.
  async adopt({ responses, remaining_ms: left }) {
    this.sync(left);
    for (const { slot, seq, choice } of responses) {
      const waiting = this.outbox.waiting.get(slot);
      if (waiting && waiting.seq > seq) continue;
      if (waiting) await this.outbox.forget(slot, seq);
      this.choices.set(slot, choice);
      this.seqs.set(slot, Math.max(seq, this.seqs.get(slot) || 0));
    }
    for (const { slot, seq, choice } of this.outbox.answers) {
      this.choices.set(slot, choice);
      this.seqs.set(slot, seq);
    }
  }

  sync(left) {
    this.syncedAt = performance.now();
    this.countdown.sync(left);
  }

  // A phone's clock stands still while it sleeps, another tab may have answered: ask the server again.
  async resync() {
    if (this.leaving || this.sending) return;
    const answer = await call("GET", `/attempts/${this.token}`);
    if (this.leaving || this.sending) return;
    if (answer.kind === "refused" && answer.status === 401) return this.signedOut();
    if (answer.kind !== "ok") return;
    if (answer.body.state !== "in_progress") return this.leave();
    if (!answer.body.writable) return this.moved();
    await this.adopt(answer.body);
    this.tell(answer.body);
    this.refresh(true);
  }

  get answered() {
    return [...this.choices.values()].filter((choice) => choice !== null).length;
  }

  // Answers that the server has: those that still wait don't count.
  get held() {
    return [...this.choices].filter(([slot, choice]) => choice !== null && !this.outbox.waiting.has(slot)).length;
  }

  tell({ server_time: at }) {
    const [first] = this.outbox.waiting.keys();
    if (first) this.busy(first);
    else if (!this.outbox.durable) this.line.show("busy", "Máy này không cho lưu tạm", NOT_DURABLE);
    else if (this.hasSaved) this.line.show("ok", `Đã lưu lúc ${wallClock(at)}`, `Máy chủ đang giữ ${this.held} câu trả lời của bạn`);
    else this.line.show("ok", "Mỗi lần chạm là một lần lưu", `Máy chủ đang giữ ${this.held} câu trả lời của bạn`);
  }

  // What the sender tells.
  saved(body) {
    this.sync(body.remaining_ms);
    this.hasSaved = true;
    const [first] = this.outbox.waiting.keys();
    if (first) this.busy(first);
    else this.line.show("ok", `Đã lưu lúc ${wallClock(body.server_time)}`, `Máy chủ đang giữ ${this.held} câu trả lời của bạn`);
    this.refresh();
  }

  busy(slot) {
    const where = this.outbox.kept.has(slot) ? "Câu trả lời đã ở trên máy này" : "Đang giữ câu trả lời trên máy này";
    this.line.show("busy", `Đang lưu câu ${slot}…`, this.outbox.durable ? where : NOT_DURABLE);
  }

  waiting(count) {
    const kept = this.outbox.durable ? "Bài vẫn ở trên máy này, có mạng sẽ tự gửi." : "Giữ trang này mở, có mạng sẽ tự gửi.";
    this.line.show("off", `Mất mạng, chưa lưu ${count} câu`, kept);
    this.refresh();
  }

  async conflict(slot, storedSeq) {
    const kept = this.outbox.waiting.get(slot);
    if (!kept || kept.seq > storedSeq) return;
    this.seqs.set(slot, storedSeq + 1);
    await this.outbox.put({ slot, seq: storedSeq + 1, choice: kept.choice });
  }

  refused(slot, message) {
    this.choices.set(slot, null);
    this.refresh(true);
    this.line.show("off", `Câu ${slot} chưa lưu được`, message || "Chọn lại câu này.");
  }

  moved() {
    location.reload();
  }

  closed() {
    return this.leave();
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

  // The phone thinks the time is over; the server decides. An extension may have come since the last answer.
  async timeOut() {
    if (!this.paper || this.leaving || this.sending) return;
    this.sending = true;
    this.line.show("busy", "Đã hết giờ", "Máy chủ chấm những câu đã lưu.");
    const giveUp = performance.now() + this.grace;
    for (;;) {
      const unsent = this.outbox.answers;
      const now = unsent.length ? await this.sender.push(unsent) : await call("GET", `/attempts/${this.token}`);
      if (now.kind === "ok" && now.body.remaining_ms > 0 && (now.body.state || "in_progress") === "in_progress") {
        this.sending = false;
        this.sync(now.body.remaining_ms);
        return this.tell(now.body);
      }
      if (now.kind !== "retry" && (await this.submitAtEnd()).kind !== "retry") break;
      if (performance.now() > giveUp) break;
      this.line.show("off", "Đang chờ mạng để nộp", "Quá giờ, máy chủ chấm những câu đã lưu.");
      await pause(800);
    }
    return this.leave();
  }

  async submitAtEnd() {
    const answer = await this.submit(this.guess());
    const isBadGuess = answer.kind === "refused" && answer.error.code === "invalid";
    return isBadGuess ? this.submit(undefined) : answer;
  }

  guess() {
    return undefined;
  }

  async submit(guess) {
    const body = { responses: this.outbox.answers.map(({ slot, seq, choice }) => ({ slot, seq, choice })) };
    if (guess !== undefined) body.guess = guess;
    const answer = await call("POST", `/attempts/${this.token}/submission`, body);
    if (answer.kind === "ok") await this.outbox.clear();
    return answer;
  }

  // To the result, once there is a network; what came too late goes first, as evidence that isn't marked.
  async leave() {
    if (this.leaving) return null;
    this.leaving = true;
    for (;;) {
      const answer = await this.outbox.handOver();
      if (answer.kind !== "retry") break;
      const count = this.outbox.waiting.size;
      const late = count ? `${count} câu chưa kịp gửi sẽ gửi làm bằng chứng, không được chấm.` : "Máy chủ chấm những câu đã lưu.";
      this.line.show("off", "Đã hết giờ, đang chờ mạng", late);
      await pause(2000 + Math.random() * 1000);
    }
    location.assign(`/ket-qua/${this.token}`);
    return null;
  }
}
