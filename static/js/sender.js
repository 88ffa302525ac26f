// Sends what waits in the outbox: one by one, in a batch after a blackout, with backoff and jitter, for ever.
import { call } from "./net.js";

const FIRST_WAIT_MS = 700;
const LONGEST_WAIT_MS = 15000;

export class Sender {
  // on: {saved(body, answers), waiting(count), moved(), closed(), signedOut(), conflict(slot, storedSeq)}
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
    this.running ??= this.work().finally(() => (this.running = null));
    return this.running;
  }

  async work() {
    while (!this.stopped && this.outbox.waiting.size) {
      const answers = this.outbox.answers;
      const answer = answers.length === 1 ? await this.sendOne(answers[0]) : await this.sendMany(answers);
      if (answer.kind === "ok") {
        this.tries = 0;
        continue;
      }
      if (answer.kind === "refused" && !(await this.refused(answer, answers))) return false;
      if (answer.kind === "retry") {
        this.on.waiting(this.outbox.waiting.size);
        this.tries += 1;
        const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.tries - 1)) * (0.75 + Math.random() / 2);
        this.timer = setTimeout(() => this.flush(), Math.max(wait, answer.after_ms));
        return false;
      }
    }
    return !this.stopped;
  }

  async sendOne({ slot, seq, choice }) {
    const answer = await call("PUT", `/attempts/${this.token}/responses/${slot}`, { seq, choice });
    if (answer.kind === "ok") await this.accept(answer.body, [{ slot, stored_seq: answer.body.stored_seq }], [slot]);
    return answer;
  }

  async sendMany(answers) {
    const body = answers.map(({ slot, seq, choice }) => ({ slot, seq, choice }));
    const answer = await call("POST", `/attempts/${this.token}/responses`, body);
    if (answer.kind === "ok") {
      for (const result of answer.body.results.filter((r) => r.code === "seq_conflict")) {
        await this.on.conflict(result.slot, result.stored_seq);
      }
      await this.accept(answer.body, answer.body.results.filter((r) => r.code === "stored"), answers.map((a) => a.slot));
    }
    return answer;
  }

  async accept(body, results, slots) {
    for (const { slot, stored_seq } of results) await this.outbox.forget(slot, stored_seq);
    this.on.saved(body, slots);
  }

  // Whether to go on sending after a refusal.
  async refused({ status, error }, answers) {
    if (error.code === "seq_conflict") {
      await this.on.conflict(error.slot ?? answers[0].slot, error.stored_seq);
      return true;
    }
    this.stopped = true;
    if (error.code === "moved") this.on.moved();
    else if (status === 401 || error.code === "reauth_required") this.on.signedOut();
    else if (error.code === "attempt_closed" || status === 404) this.on.closed();
    else this.on.broken(error.message || "");
    return false;
  }
}
