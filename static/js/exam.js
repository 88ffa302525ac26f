// A running attempt on a phone: every tap is kept here first, then sent; the line tells the truth about it.
import { Countdown } from "./countdown.js";
import { fill, glyph, make, one, pause } from "./dom.js";
import { Ending } from "./ending.js";
import { AttemptState } from "./attemptstate.js";
import { call, session } from "./net.js";
import { keepForOffline, opensOffline, sendWhenClosed } from "./offline.js";
import { GUESS, Outbox } from "./outbox.js";
import { moveRow, sayPicked } from "./paper.js";
import { SaveLine, wallClock } from "./savestate.js";
import { Sender } from "./sender.js";
import { SignIn } from "./signin.js";
import { Store } from "./store.js";
import { QuestionView, SubmitView, WaitView } from "./views.js";

const SYNC_EVERY_MS = 60000;
const TYPING_MS = 600;
const NOT_DURABLE = "Bài chỉ được giữ khi có mạng; mở bằng Chrome sẽ yên tâm hơn.";

class Exam {
  constructor(root) {
    this.root = root;
    this.view = root.dataset.view;
    const token = root.dataset.token || location.pathname.split("/")[2];
    this.store = new Store();
    this.outbox = new Outbox(this.store, token);
    this.state = new AttemptState(token, this.outbox);
    Object.assign(this.state, { deadline: root.dataset.deadline, grace: Number(root.dataset.graceMs) });
    this.question = new QuestionView(root, this.state);
    this.submitView = new SubmitView(this.state);
    this.wait = new WaitView();
    this.ending = new Ending(this);
    this.signIn = new SignIn(() => this.signedIn());
    this.sender = new Sender(token, this.outbox, this);
    this.line = new SaveLine(one("[data-save]"));
    this.countdown = new Countdown({
      face: one("[data-left]"), clock: one("[data-clock]"), announce: one("[data-announce]"), onEnd: () => this.ending.timeOut(),
    });
    if (root.dataset.token) this.countdown.sync(Number(root.dataset.remainingMs));
    if (this.view === "question") this.takeForm();
  }

  // Taps count from here on, before the paper has come and whatever the store does.
  takeForm() {
    const { question, state } = this;
    state.seqs.set(question.slot, Number(one("[name=seq]", question.form).value));
    state.choices.set(question.slot, question.read());
    if (state.choice(question.slot) !== null) {
      state.stored.set(question.slot, { slot: question.slot, seq: state.seqs.get(question.slot), choice: question.read() });
    }
  }

  async start() {
    this.listen();
    document.documentElement.classList.add("with-js");
    if (this.view === "question") this.line.show("ok", "Mỗi lần chạm là một lần lưu", one("[data-save-title]").textContent);
    await this.store.open();
    const record = await this.store.attempt(this.state.token);
    await this.outbox.open();
    this.state.takeWaiting();
    if (record && record.paper) this.goOnFrom(record);
    await this.load();
    setInterval(() => performance.now() - this.syncedAt > SYNC_EVERY_MS && this.resync(), SYNC_EVERY_MS / 4);
    document.addEventListener("visibilitychange", () => document.hidden || this.resync());
    addEventListener("pageshow", (event) => event.persisted && this.resync());
  }

  // The copy on this phone: enough to go on without a network.
  goOnFrom(record) {
    this.outbox.record = record;
    this.state.restore(record);
    if (!session.csrf) session.csrf = record.csrf;
    if (this.view === "shell") {
      // Differences of the phone's clock don't care whether it is right.
      this.countdown.sync(Math.max(0, record.left_ms - Math.max(0, Date.now() - record.left_at)));
      one("[data-ends]").textContent = `hết giờ ${wallClock(record.deadline, false)}`;
      if (!record.submitting && !this.isOver) this.goTo(location.pathname.split("/").pop());
    }
    if (record.submitting && this.view !== "moved") this.ending.submit();
  }

  async load() {
    for (let tries = 0; ; tries += 1) {
      const answer = await call("GET", `/attempts/${this.state.token}${this.state.paper ? "?paper=0" : ""}`);
      if (answer.kind === "ok" && Array.isArray(answer.body.responses)) return this.take(answer.body);
      if (answer.kind === "refused") return this.stopped(answer.status, answer.error);
      if (!this.state.paper && this.view === "shell") this.wait.say("Chưa có mạng", "Bài này chưa được tải về máy. Trang tự mở khi có mạng.");
      if (this.state.paper && this.view !== "wait") this.tell();
      await pause(Math.min(8000, 500 * 2 ** tries));
    }
  }

  // What the server says of the attempt now.
  async take(body) {
    if (body.csrf_token) session.csrf = body.csrf_token;
    if (body.state !== "in_progress") return this.ending.leave();
    await this.state.adopt(body);
    this.sync(body.remaining_ms);
    await this.keep({ left_ms: body.remaining_ms, left_at: Date.now(), csrf: session.csrf });
    if (!body.writable) return this.moved();
    keepForOffline();
    if (this.view === "shell" || this.view === "moved") this.goTo(location.pathname.split("/").pop());
    else if (this.view === "question") this.drawAgain();
    this.refresh();
    this.tell(body.server_time);
    if (this.outbox.waiting.size && !this.ending.isOn) this.sender.goOn();
  }

  // A sleeping phone's clock stands still, another tab may have answered: ask the server again.
  async resync() {
    if (this.ending.leaving || this.ending.isEnding || this.ending.isOn || !this.state.paper) return;
    const answer = await call("GET", `/attempts/${this.state.token}?paper=0`);
    if (this.ending.leaving || this.ending.isEnding || this.ending.isOn) return;
    if (answer.kind === "ok" && Array.isArray(answer.body.responses)) await this.take(answer.body);
    else if (answer.kind === "refused") await this.stopped(answer.status, answer.error);
  }

  // Draws the item anew only when the page doesn't show what is known: nobody loses focus or a half-typed number.
  drawAgain() {
    const { question, state } = this;
    const shown = JSON.stringify(question.read());
    const isOrdering = question.kind === "ordering" && !one("[data-dir]");
    if (isOrdering || shown !== JSON.stringify(state.choice(question.slot))) question.open(question.slot);
  }

  keep(changes) {
    return this.outbox.keep({ ...this.state.record(this.outbox.record), ...changes });
  }

  sync(left) {
    this.syncedAt = performance.now();
    this.countdown.sync(left);
  }

  // --- taps ---------------------------------------------------------------------------------------------------
  listen() {
    this.question.form.addEventListener("change", (event) => this.changed(event));
    this.question.form.addEventListener("input", (event) => event.target.id === "choice" && this.typed());
    this.submitView.field.addEventListener("input", () => this.guessed());
    document.addEventListener("click", (event) => this.clicked(event));
    addEventListener("popstate", () => this.state.paper && this.goTo(location.pathname.split("/").pop()));
    for (const form of [this.question.form, one("[data-send]")]) {
      form.addEventListener("submit", (event) => this.state.paper && event.preventDefault());
    }
  }

  changed(event) {
    if (event.target.tagName === "SELECT" && this.question.kind === "matching") sayPicked(event.target);
    this.choose(this.question.slot, this.question.read());
  }

  typed() {
    this.choose(this.question.slot, this.question.read(), TYPING_MS);
  }

  guessed() {
    this.submitView.wrongGuess("");
    this.choose(GUESS, this.submitView.field.value, TYPING_MS);
  }

  // On the phone at once; to the server at once too, or when the typing pauses.
  async choose(slot, choice, wait = 0) {
    if (JSON.stringify(choice) === JSON.stringify(this.state.choice(slot)) && !wait) return this.sender.soon();
    const kept = this.outbox.put(this.state.next(slot, choice));
    this.tell();
    this.refresh();
    await kept;
    this.tell();
    clearTimeout(this.typing);
    if (wait) this.typing = setTimeout(() => this.sender.soon(), wait);
    else this.sender.soon();
  }

  clicked(event) {
    const target = event.target.closest("button, a");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = target.dataset;
    if ("dir" in at) return this.reorder(target);
    if ("takeover" in at) return this.act(event, () => this.takeOver(target));
    if ("mark" in at) return this.act(event, () => this.question.toggleMark());
    if (!this.state.paper) return; // the plain form saves and moves
    if ("go" in at) this.act(event, () => this.move(at.go));
    else if ("prev" in at) this.act(event, () => this.move(Math.max(1, this.question.slot - 1)));
    else if ("next" in at || "enter" in at) this.act(event, () => this.move(this.question.slot < this.state.paper.length ? this.question.slot + 1 : "nop"));
    else if ("mid" in at) this.act(event, () => one("#danh-sach").scrollIntoView());
    else if ("toSubmit" in at) this.act(event, () => this.move("nop"));
    else if ("clear" in at) this.act(event, () => this.clear());
    else if ("keep" in at) this.act(event, () => this.choose(this.question.slot, this.question.read()));
    else if ("back" in at) this.act(event, () => this.move(this.question.slot || 1));
    else if ("sendButton" in at) this.act(event, () => this.ending.submit());
    else if ("unwait" in at) this.act(event, () => this.ending.cancel());
  }

  act(event, work) {
    event.preventDefault();
    work();
    this.refresh();
  }

  reorder(button) {
    moveRow(button);
    this.choose(this.question.slot, this.question.read());
  }

  clear() {
    this.choose(this.question.slot, null);
    this.question.open(this.question.slot);
  }

  // --- which face is shown --------------------------------------------------------------------------------------
  move(where) {
    history.pushState(null, "", `/lam-bai/${this.state.token}/${where === "nop" ? where : `cau/${where}`}`);
    this.goTo(where);
    scrollTo(0, 0);
    one(where === "nop" ? "[data-headline]" : "[data-stem]").focus({ preventScroll: true });
  }

  goTo(where) {
    const asked = Number(where);
    if (where === "nop") return this.show("submit");
    const first = this.state.unanswered[0] || this.state.paper.length;
    this.question.open(asked >= 1 && asked <= this.state.paper.length ? asked : first);
    this.show("question");
  }

  show(view) {
    this.view = view;
    this.root.dataset.view = view;
    this.question.node.hidden = view !== "question";
    this.submitView.node.hidden = view !== "submit";
    this.wait.node.hidden = view !== "wait";
    one("[data-dock]").hidden = view !== "question";
    if (view === "submit") this.submitView.open();
    this.refresh();
  }

  refresh() {
    if (this.view === "question") this.question.refresh();
    else if (this.view === "submit") this.submitView.refresh();
  }

  // --- the line ---------------------------------------------------------------------------------------------------
  tell(at) {
    const waiting = this.outbox.waiting;
    if (at) this.savedAt = at;
    if (this.signIn.isOpen) return this.line.show("off", "Phiên đăng nhập đã hết", "Câu trả lời vẫn còn, nhập lại mã PIN ở trên.");
    if (this.isLocked) return this.line.show("off", "Trên máy này chỉ xem", waiting.size ? `${waiting.size} câu chưa gửi vẫn ở trên máy này` : "Bài đang mở trên máy khác");
    if (waiting.size) return this.sender.tries ? this.tellWaiting() : this.tellBusy([...waiting.keys()].pop());
    if (!this.outbox.durable) return this.line.show("warn", this.savedTitle("Máy này không cho lưu tạm"), NOT_DURABLE);
    this.line.show("ok", this.savedTitle("Mỗi lần chạm là một lần lưu"), `Máy chủ đang giữ ${this.state.held} câu trả lời của bạn`);
  }

  savedTitle(otherwise) {
    return this.hasSaved ? `Đã lưu lúc ${wallClock(this.savedAt)}` : otherwise;
  }

  tellBusy(slot) {
    const where = this.outbox.kept.has(slot) ? "Câu trả lời đã ở trên máy này" : "Đang giữ câu trả lời trên máy này";
    this.line.show("busy", slot === GUESS ? "Đang lưu số dự đoán…" : `Đang lưu câu ${slot}…`, this.outbox.durable ? where : NOT_DURABLE);
  }

  tellWaiting() {
    const slots = [...this.outbox.waiting.keys()];
    const items = slots.filter((slot) => slot !== GUESS).length;
    const what = [items ? `${items} câu` : "", items < slots.length ? "số dự đoán" : ""].filter(Boolean).join(" và ");
    const kept = slots.every((slot) => this.outbox.kept.has(slot));
    const open = opensOffline() ? "Bài vẫn ở trên máy này, có mạng sẽ tự gửi." : "Bài vẫn ở trên máy này. Đừng tải lại trang khi chưa có mạng.";
    const where = kept ? open : "Giữ trang này mở, có mạng sẽ tự gửi.";
    this.line.show("off", what ? `Mất mạng, chưa lưu ${what}` : "Mất mạng", what ? where : "Những câu đã trả lời thì máy chủ đã giữ.");
  }

  // --- what the sender tells -------------------------------------------------------------------------------------
  held(slot, seq, choice) {
    this.state.hold(slot, seq, choice);
  }

  saved(body) {
    this.hasSaved = true;
    this.sync(body.remaining_ms);
    if (this.outbox.record) Object.assign(this.outbox.record, { left_ms: body.remaining_ms, left_at: Date.now() });
    this.tell(body.server_time);
    this.refresh();
  }

  waiting() {
    sendWhenClosed();
    this.tell();
    this.refresh();
  }

  async conflict(slot, storedSeq) {
    const kept = this.outbox.waiting.get(slot);
    if (!kept || kept.seq > storedSeq) return;
    this.state.seqs.set(slot, storedSeq);
    await this.outbox.put(this.state.next(slot, kept.choice));
  }

  refused(slot, message) {
    if (slot === GUESS) return this.submitView.wrongGuess(message);
    this.state.choices.set(slot, null);
    if (slot === this.question.slot && this.state.paper) this.question.open(slot);
    this.refresh();
    this.line.show("off", `Câu ${slot} chưa lưu được`, message || "Chọn lại câu này.");
  }

  // Whether to go on after a refusal that isn't about one answer.
  async stopped(status, error) {
    if (error.code === "reauth_required" && (await this.renewToken())) {
      this.sender.stopped = false;
      return true;
    }
    if (error.code === "moved") this.moved();
    else if (status === 401 || error.code === "reauth_required") this.signIn.ask("Phiên đăng nhập đã hết.");
    else if (error.code === "attempt_closed") this.ending.leave();
    else if (status === 404 || status === 403) this.signIn.ask("Bài này của một tài khoản khác.", true);
    else return this.line.show("off", "Chưa lưu được", error.message || "Tải lại trang rồi thử lại.");
    this.tell();
    return false;
  }

  // Signed in again in another tab: the page's token is old, the session is fine.
  async renewToken() {
    const before = session.csrf;
    const answer = await call("GET", `/attempts/${this.state.token}?paper=0`);
    if (answer.kind === "ok") session.csrf = answer.body.csrf_token;
    return session.csrf !== before;
  }

  async signedIn() {
    if (this.ending.isEnding || this.isOver) {
      this.ending.leaving = false;
      return this.ending.leave();
    }
    await this.load();
    if (this.outbox.record && this.outbox.record.submitting && !this.signIn.isOpen) await this.ending.submit();
  }

  // --- two phones ---------------------------------------------------------------------------------------------------
  moved() {
    this.ending.isOn = false;
    this.setLocked(true);
    if (!one("[data-moved]")) {
      const info = glyph("M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5.500M12 7.500v.3");
      one("[data-notices]").append(make("div", { class: "banner warn", "data-moved": true, role: "alert" }, info, make("div", {},
        make("b", {}, "Bài đang mở trên máy khác."), make("br"),
        "Trên máy này bạn chỉ xem. Chuyển về đây thì làm tiếp được ngay, không mất câu nào. ",
        make("button", { class: "btn full", type: "button", "data-takeover": true }, "Chuyển về máy này"))));
    }
    if (this.state.paper && this.view !== "question") this.goTo(location.pathname.split("/").pop());
    this.tell();
  }

  setLocked(yes) {
    this.isLocked = yes;
    this.question.lock(yes);
    this.submitView.lock(yes);
  }

  async takeOver(button) {
    button.disabled = true;
    const answer = await call("POST", `/attempts/${this.state.token}/takeover`);
    button.disabled = false;
    if (answer.kind === "retry") return this.line.show("off", "Chưa có mạng", "Có mạng thì bấm lại nút chuyển máy.");
    if (answer.kind === "refused") return this.stopped(answer.status, answer.error);
    fill(one("[data-notices]"));
    this.setLocked(false);
    await this.take(answer.body);
  }
}

const root = one("[data-exam]");
const exam = new Exam(root);
exam.start().catch((fault) => {
  // A script that fails leaves the plain form, which saves without it.
  document.documentElement.classList.remove("with-js");
  exam.state.paper = null;
  console.error(fault);
});
