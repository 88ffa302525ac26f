// A running attempt on a phone: every tap is kept here first, then sent; the line tells the truth about it.
import { Countdown, pageAge } from "./countdown.js";
import { afterPaint, one, pause } from "./dom.js";
import { Ending } from "./ending.js";
import { AttemptState } from "./attemptstate.js";
import { call, session } from "./net.js";
import { keepForOffline, sendWhenClosed } from "./offline.js";
import { OtherPhone } from "./otherphone.js";
import { GUESS, Outbox } from "./outbox.js";
import { SaveLine, wallClock } from "./savestate.js";
import { Sender } from "./sender.js";
import { SignIn } from "./signin.js";
import { Store, same } from "./store.js";
import { Taps } from "./taps.js";
import { QuestionView, SubmitView, WaitView } from "./views.js";

const SYNC_EVERY_MS = 60000;
const OLD_MS = 2 * 24 * 3600 * 1000;

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
    this.otherPhone = new OtherPhone(this);
    this.line = new SaveLine(this);
    this.countdown = new Countdown({
      face: one("[data-left]"), clock: one("[data-clock]"), announce: one("[data-announce]"), onEnd: () => this.ending.timeOut(),
    });
    if (root.dataset.token) this.countdown.sync(Math.max(0, Number(root.dataset.remainingMs) - pageAge()));
    if (this.view === "question") this.takeForm();
  }

  // The item as the server drew it: what it holds of it. Taps count before the paper has come, whatever the store does.
  takeForm() {
    const { question, state } = this;
    const held = { slot: question.slot, seq: Number(one("[name=seq]", question.form).value), choice: JSON.parse(this.root.dataset.held) };
    state.seqs.set(held.slot, held.seq);
    state.choices.set(held.slot, held.choice);
    if (held.choice !== null) state.stored.set(held.slot, held);
  }

  async start() {
    this.taps = new Taps(this);
    document.addEventListener("visibilitychange", () => this.looked());
    addEventListener("pageshow", (event) => event.persisted && this.resync());
    addEventListener("popstate", () => this.state.paper && this.goTo(location.pathname.split("/").pop()));
    document.documentElement.classList.add("with-js");
    this.fit();
    addEventListener("resize", () => this.fit());
    if (this.view === "question") this.line.show("ok", "Mỗi lần chạm là một lần lưu", one("[data-save-title]").textContent);
    // Tapped or typed while this script was on its way.
    if (this.view === "question" && this.question.isTouched) this.choose(this.question.slot, this.question.read());
    if (this.view === "submit" && this.submitView.isTouched) this.choose(GUESS, this.submitView.typed());
    await this.store.open();
    const record = await this.store.attempt(this.state.token);
    await this.outbox.open();
    this.state.takeWaiting();
    if (record && record.paper) this.goOnFrom(record);
    this.store.forgetPapers(({ deadline }) => Date.now() - new Date(deadline) > OLD_MS);
    await this.load();
    setInterval(() => performance.now() - this.syncedAt > SYNC_EVERY_MS && this.resync(), SYNC_EVERY_MS / 4);
  }

  fit() {
    const sticking = one(".exam-bar").offsetHeight + one(".dock").offsetHeight;
    document.documentElement.classList.toggle("tight", sticking > innerHeight * 0.45);
  }

  // The copy on this phone: enough to go on without a network.
  goOnFrom(record) {
    this.outbox.record = record;
    this.state.restore(record);
    if (!session.csrf) session.csrf = record.csrf;
    if (this.view === "shell") {
      // Differences of the phone's clock don't care whether it is right.
      this.countdown.sync(Math.max(0, record.left_ms - Math.max(0, Date.now() - record.left_at)));
      this.countdown.isGuess = true;
      this.sayEnd();
      if (!record.submitting && !this.isOver) this.goTo(location.pathname.split("/").pop());
    }
    // Nothing goes out before the server has said that it is still wanted.
    if (record.submitting && this.view !== "moved") this.ending.sayWanted();
  }

  // The attempt as the server has it now; the paper only when it isn't here.
  ask() {
    return call("GET", `/attempts/${this.state.token}${this.state.paper ? "?paper=0" : ""}`);
  }

  async load() {
    for (let tries = 0; ; tries += 1) {
      const { turn } = this.otherPhone;
      const answer = await this.ask();
      if (turn !== this.otherPhone.turn) return; // taken over meanwhile, and told more by that
      if (answer.kind === "ok" && Array.isArray(answer.body.responses)) return this.take(answer.body);
      if (answer.kind === "refused") return this.stopped(answer.status, answer.error);
      if (!this.state.paper && this.view === "shell") this.wait.say("Chưa có mạng", "Bài này chưa được tải về máy. Trang tự mở khi có mạng.");
      if (this.state.paper && this.view !== "wait") this.line.tell();
      await pause(Math.min(8000, 500 * 2 ** tries));
    }
  }

  // What the server says of the attempt now.
  async take(body) {
    if (!Array.isArray(body.responses)) return; // somebody else's answer: a portal on the way
    const { turn } = this.otherPhone;
    if (body.csrf_token) session.csrf = body.csrf_token;
    if (body.state !== "in_progress") return this.ending.leave();
    if (this.signIn.isOpen) this.signIn.close(); // signed in again in another tab
    await this.state.adopt(body);
    this.sync(body.remaining_ms);
    this.sayEnd();
    await this.keep({ left_ms: body.remaining_ms, left_at: Date.now(), csrf: session.csrf });
    if (turn !== this.otherPhone.turn) return; // while this was written down
    if (!body.writable) return this.moved();
    this.sender.stopped = false;
    if (!body.remaining_ms) return this.ending.timeOut(); // opened within the grace
    if (this.wantsToSubmit) return this.ending.submit();
    this.forgetSubmitting();
    keepForOffline();
    if (this.view === "shell" || this.view === "moved") this.goTo(location.pathname.split("/").pop());
    else if (this.view === "question") this.drawAgain();
    this.nothingLate();
    this.refresh();
    this.line.tell(body.server_time);
    if (!this.ending.isOn) this.sender.soon();
  }

  looked() {
    if (document.hidden) return this.countdown.note();
    this.countdown.awake();
    return this.resync();
  }

  // Another tab may have answered, an organizer given more time: ask the server again.
  async resync() {
    if (this.ending.leaving || this.ending.isEnding || this.ending.isOn || !this.state.paper) return;
    const { turn } = this.otherPhone;
    const answer = await this.ask();
    if (this.ending.leaving || this.ending.isEnding || this.ending.isOn || turn !== this.otherPhone.turn) return;
    if (answer.kind === "ok") await this.take(answer.body);
    else if (answer.kind === "refused") await this.stopped(answer.status, answer.error);
  }

  // Draws the item anew only when the page doesn't show what is known: nobody loses focus or a half-typed number.
  drawAgain() {
    const { question, state } = this;
    const isOrdering = question.kind === "ordering" && !one("[data-dir]");
    if (isOrdering || !same(question.read(), state.choice(question.slot))) question.open(question.slot);
  }

  // A form that came late was shown again: from here on the newest answer stands on the page.
  nothingLate() {
    const late = one("[data-late]");
    if (late) late.textContent = "Trang bạn vừa gửi là trang cũ. Dưới đây là câu trả lời mới nhất.";
  }

  keep(changes) {
    return this.outbox.keep({ ...this.state.record(this.outbox.record), ...changes });
  }

  sayEnd() {
    const words = `hết giờ ${wallClock(this.state.deadline, false)}`;
    if (one("[data-ends]").textContent !== words) one("[data-ends]").textContent = words;
  }

  sync(left) {
    this.syncedAt = performance.now();
    this.countdown.sync(left);
  }

  // On the phone at once; to the server at once too, or when the typing pauses.
  async choose(slot, choice, wait = 0) {
    if (choice === undefined) return; // half done: what was chosen before stands
    if (!same(choice, this.state.choice(slot))) {
      const answer = this.state.next(slot, choice);
      const kept = this.outbox.put(answer);
      // Until the paper has come the plain form does the moving: it says how new its choice is.
      if (slot === GUESS) this.submitView.seq = answer.seq;
      else if (slot === this.question.slot) one("[name=seq]", this.question.form).value = answer.seq;
      this.line.tell(); // at once: until the disk has this tap nothing else may be said
      afterPaint(() => this.refresh());
      await kept;
      this.line.tell();
    }
    clearTimeout(this.typing);
    if (wait) this.typing = setTimeout(() => this.sender.soon(), wait);
    else this.sender.soon();
  }

  move(where) {
    const said = one("[data-notices] .bad");
    if (said) said.remove();
    this.goTo(where);
    scrollTo(0, 0);
    afterPaint(() => {
      history.pushState(null, "", `/lam-bai/${this.state.token}/${where === "nop" ? where : `cau/${where}`}`);
      one(where === "nop" ? "[data-headline]" : "[data-stem]").focus({ preventScroll: true });
    });
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
    afterPaint(() => this.refresh());
  }

  refresh() {
    if (this.view === "question") this.question.refresh();
    else if (this.view === "submit") this.submitView.refresh();
  }

  held(slot, seq, choice) {
    this.state.hold(slot, seq, choice);
  }

  saved(body) {
    this.hasSaved = true;
    this.sync(body.remaining_ms);
    if (this.outbox.record) Object.assign(this.outbox.record, { left_ms: body.remaining_ms, left_at: Date.now() });
    this.line.tell(body.server_time);
    this.refresh();
  }

  waiting() {
    sendWhenClosed();
    this.line.tell();
    this.refresh();
  }

  async conflict(slot, storedSeq) {
    const kept = this.outbox.waiting.get(slot);
    if (!kept || kept.seq > storedSeq) return;
    this.state.seqs.set(slot, storedSeq);
    await this.outbox.put(this.state.next(slot, kept.choice));
  }

  refused(slot, message) {
    if (slot === GUESS) {
      this.state.choices.set(GUESS, (this.state.guess && this.state.guess.value) || "");
      return this.submitView.wrongGuess(message);
    }
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
    this.line.tell();
    return false;
  }

  // A wish of before another phone had the attempt is none any more.
  get wantsToSubmit() {
    const wish = this.outbox.record && this.outbox.record.submitting;
    return Boolean(wish) && wish.base === this.state.base;
  }

  // What was wanted before the attempt went on isn't wanted any more, whoever opens this page again.
  forgetSubmitting() {
    if (this.outbox.record && this.outbox.record.submitting) this.keep({ submitting: null });
  }

  // Signed in again in another tab: the page's token is old, the session is fine.
  async renewToken() {
    const before = session.csrf;
    const answer = await this.ask();
    if (answer.kind === "ok" && answer.body.csrf_token) session.csrf = answer.body.csrf_token;
    return session.csrf !== before;
  }

  async signedIn() {
    if (this.ending.isEnding || this.isOver) {
      this.ending.leaving = false;
      return this.ending.leave();
    }
    await this.load();
  }

  moved() {
    this.ending.isOn = false;
    this.forgetSubmitting();
    this.otherPhone.moved();
    if (this.state.paper && this.view !== "question") this.goTo(location.pathname.split("/").pop());
    this.line.tell();
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
