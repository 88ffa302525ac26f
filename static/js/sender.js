// Sends what waits in the outbox: one by one, in a batch after a blackout, with backoff and jitter, for ever.
import { call } from "./net.js";

const FIRST_WAIT_MS = 700;
const LONGEST_WAIT_MS = 15000;

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

export class Sender {
  // on: {saved(body), waiting(count), moved(), closed(), signedOut(), conflict(slot, storedSeq), refused(slot, message)}
  constructor(token, outbox, on) {
    Object.assign(this, { token, outbox, on });
    this.tries = 0;
    this.running = null;
    addEventListener("online", () => this.soon());
    document.addEventListener("visibilitychange", () => document.hidden || this.soon());
  }

  soon() {
    clearTimeout(this.timer);
    this.tries = 0;
    return this.flush();
  }

  flush() {
    if (!this.running) {
      this.running = this.work().finally(() => {
        this.running = null;
      });
    }
    return this.running;
  }

  async work() {
    while (!this.stopped && this.outbox.waiting.size) {
      const answers = this.outbox.answers;
      const answer = await this.push(answers);
      if (answer.kind === "ok") {
        this.tries = 0;
        continue;
      }
      if (answer.kind === "refused" && !(await this.refused(answer, answers))) return;
      if (answer.kind === "retry") return this.later(answer.after_ms);
    }
  }

  later(afterMs) {
    this.on.waiting(this.outbox.waiting.size);
    this.tries += 1;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.tries - 1)) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.flush(), Math.max(wait, afterMs));
  }

  // Sends these answers once; what the server holds afterwards leaves the outbox.
  push(answers) {
    return answers.length === 1 ? this.sendOne(answers[0]) : this.sendMany(answers);
  }

  async sendOne({ slot, seq, choice }) {
    const answer = await call("PUT", `/attempts/${this.token}/responses/${slot}`, { seq, choice });
    if (answer.kind === "ok") await this.accept(answer.body, [{ slot, ...answer.body }], [{ slot, seq, choice }]);
    return answer;
  }

  async sendMany(answers) {
    const body = answers.map(({ slot, seq, choice }) => ({ slot, seq, choice }));
    const answer = await call("POST", `/attempts/${this.token}/responses`, body);
    if (answer.kind === "ok") await this.accept(answer.body, answer.body.results, answers);
    return answer;
  }

  // A higher seq with another choice on the server is no "saved": the newest tap in front of this screen goes again.
  async accept(body, results, answers) {
    for (const { slot, stored_seq: held, stored_choice: kept } of results) {
      const sent = answers.find((a) => a.slot === slot);
      if (held >= sent.seq && !same(kept, sent.choice)) await this.on.conflict(slot, held);
      else await this.outbox.forget(slot, sent.seq);
    }
    this.on.saved(body);
  }

  // Whether to go on sending after a refusal.
  async refused({ status, error }, answers) {
    if (error.code === "seq_conflict") {
      await this.on.conflict(error.slot || answers[0].slot, error.stored_seq);
      return true;
    }
    if (error.code === "invalid") return this.sift(answers);
    this.stopped = true;
    if (error.code === "moved") this.on.moved();
    else if (status === 401 || error.code === "reauth_required") this.on.signedOut();
    else if (error.code === "attempt_closed" || status === 404) this.on.closed();
    else this.on.broken(error.message || "");
    return false;
  }

  // One answer that can't be taken mustn't hold the others back: each goes alone, the bad one is put aside by name.
  async sift(answers) {
    for (const one of answers) {
      const answer = await this.sendOne(one);
      if (answer.kind === "retry") return true;
      if (answer.kind !== "refused") continue;
      if (answer.error.code !== "invalid") return this.refused(answer, [one]);
      await this.outbox.forget(one.slot, one.seq);
      this.on.refused(one.slot, answer.error.message || "");
    }
    return true;
  }
}
