// Submission and the end of the time: waits for a network as long as it takes, and says what counts.
import { one, pause } from "./dom.js";
import { call } from "./net.js";
import { GUESS } from "./outbox.js";
import { wallClock } from "./savestate.js";

const LATE = "Câu gửi sau khi hết giờ được giữ làm bằng chứng, không được chấm.";

export class Ending {
  constructor(exam) {
    Object.assign(this, { exam, isOn: false, leaving: false });
  }

  get lastMoment() {
    return new Date(this.exam.state.deadline).getTime() + this.exam.state.grace;
  }

  // Wanted by the member: kept on the phone first, so that a killed page goes on with it.
  async submit() {
    if (this.isOn) return;
    this.isOn = true;
    this.exam.show("wait");
    this.exam.wait.say("Đang nộp bài", "Đợi một lát, máy chủ đang nhận.", true);
    await this.exam.keep({ submitting: { at: Date.now(), base: this.exam.state.base } });
    while (this.isOn && !this.leaving) {
      const answer = await this.post();
      if (answer.kind === "ok") return this.done(answer.body);
      if (!this.isOn) return;
      if (answer.kind === "refused") {
        if (!(await this.goesOn(answer))) return;
      } else {
        this.sayWaiting();
        await pause(Math.max(1000, answer.after_ms));
      }
    }
  }

  // Wanted when this page was last open.
  sayWanted() {
    this.exam.show("wait");
    this.sayWaiting();
  }

  sayWaiting() {
    this.exam.wait.say("Đang chờ mạng để nộp",
      `Giữ trang này mở đến ${wallClock(this.lastMoment)}; quá giờ, máy chủ chấm những câu đã lưu.`, !this.exam.isOver);
    this.exam.line.tellWaiting();
  }

  // Back to the items: nothing was submitted yet.
  async cancel() {
    this.isOn = false;
    await this.exam.keep({ submitting: null });
    this.exam.show("submit");
  }

  // Whether to submit again after a refusal.
  async goesOn({ status, error }) {
    if (error.code === "seq_conflict") {
      await this.exam.conflict(error.slot, error.stored_seq);
      return true;
    }
    this.isOn = false;
    if (error.code === "invalid" && error.fields && error.fields.guess) {
      await this.cancel();
      this.exam.submitView.wrongGuess(error.message);
    } else if (await this.exam.stopped(status, error)) return (this.isOn = true);
    return false;
  }

  async post(withGuess = true) {
    const { state, outbox } = this.exam;
    const body = { responses: outbox.answers.filter(({ slot }) => slot !== GUESS) };
    const waiting = outbox.waiting.get(GUESS);
    if (withGuess && waiting) body.guess = waiting.choice;
    const answer = await call("POST", `/attempts/${state.token}/submission`, body);
    return answer.kind === "ok" && !answer.body.receipt ? { kind: "retry", after_ms: 0 } : answer;
  }

  async done({ receipt, saved, finished_at: at }) {
    this.leaving = true;
    const { outbox, state, wait } = this.exam;
    wait.say(`Đã nộp lúc ${wallClock(at)}`, `Biên nhận ${receipt}, máy chủ giữ ${saved}/${state.paper.length} câu.`);
    await outbox.clear();
    await outbox.keep({ token: state.token, done: { receipt, saved, of: state.paper.length, at } });
    location.assign(`/ket-qua/${state.token}`);
  }

  // The phone thinks the time is over; the server decides. An extension may have come since the last answer.
  async timeOut() {
    const { exam } = this;
    if (!exam.state.paper || this.leaving || this.isEnding) return;
    this.isEnding = true;
    this.isOn = false;
    exam.isOver = true;
    exam.show("wait");
    exam.wait.say("Đã hết giờ", "Máy chủ chấm những câu đã lưu.");
    const giveUp = performance.now() + exam.state.grace;
    for (let tries = 0; !this.leaving; tries += 1) {
      let now = await this.lastCall();
      if (now.kind === "refused") now = await this.exam.ask(); // one answer that isn't taken says nothing of the time
      if (now.kind === "ok" && now.body.remaining_ms > 0 && (now.body.state || "in_progress") === "in_progress") {
        return this.goBack(now.body);
      }
      const done = now.kind === "retry" ? now : await this.submitAtEnd();
      if (done.kind === "ok") return this.done(done.body);
      if (done.kind === "refused" || performance.now() > giveUp) break;
      if (tries) this.sayWaiting();
      await pause(800);
    }
    this.isEnding = false;
    return this.leave();
  }

  lastCall() {
    const { outbox, sender } = this.exam;
    const unsent = outbox.answers;
    return unsent.length ? sender.push(unsent) : this.exam.ask();
  }

  // More time was given: on with it.
  goBack(body) {
    this.isEnding = false;
    this.exam.isOver = false;
    this.exam.forgetSubmitting();
    this.exam.countdown.isGuess = true; // it was wrong about the end: the server's word replaces it
    this.exam.sync(body.remaining_ms);
    this.exam.goTo(location.pathname.split("/").pop());
    return this.exam.resync();
  }

  async submitAtEnd() {
    const answer = await this.post();
    const isBadGuess = answer.kind === "refused" && answer.error.code === "invalid";
    return isBadGuess ? this.post(false) : answer;
  }

  // To the result, once there is a network; what came too late goes first, as evidence that isn't marked.
  async leave() {
    if (this.leaving) return;
    this.leaving = true;
    const { exam } = this;
    exam.isOver = true;
    exam.show("wait");
    for (;;) {
      const answer = await exam.outbox.handOver();
      if (answer.kind === "refused" && !["attempt_closed", "invalid"].includes(answer.error.code)) {
        this.leaving = false;
        await exam.stopped(answer.status, answer.error);
        return;
      }
      if (answer.kind !== "retry") break;
      const count = exam.outbox.waiting.size;
      exam.wait.say("Đã hết giờ, đang chờ mạng", count ? `${count} câu chưa kịp gửi. ${LATE}` : "Máy chủ chấm những câu đã lưu.");
      exam.line.tellWaiting();
      await pause(2000 + Math.random() * 1000);
    }
    location.assign(`/ket-qua/${exam.state.token}`);
  }
}
