// Sends what waits in the outbox: one by one, in a batch after a blackout, with backoff and jitter, for ever.
import { call } from "./net.js";
import { GUESS } from "./outbox.js";
import { same } from "./store.js";

const FIRST_WAIT_MS = 700;
const LONGEST_WAIT_MS = 15000;

export class Sender {
  // on: {held(slot, seq, choice), saved(body), waiting(count), conflict(slot, storedSeq), refused(slot, message), stopped(status, error)}
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
    await this.outbox.opened; // an older answer that was left on this phone mustn't come after a newer tap
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

  // Sends these answers once; what the server holds afterwards leaves the outbox. The guess has a call of its own.
  async push(answers) {
    const guess = answers.find(({ slot }) => slot === GUESS);
    if (guess) {
      const answer = await this.sendOne(guess);
      if (answer.kind !== "ok" || answers.length === 1) return answer;
    }
    const rest = answers.filter(({ slot }) => slot !== GUESS);
    return rest.length === 1 ? this.sendOne(rest[0]) : this.sendMany(rest);
  }

  async sendOne({ slot, seq, choice }) {
    const path = `/attempts/${this.token}/${slot === GUESS ? "guess" : `responses/${slot}`}`;
    const answer = await call("PUT", path, slot === GUESS ? { seq, guess: choice } : { seq, choice });
    return this.accept(answer, [{ slot, seq, choice }], ({ body }) => [{ slot, ...body }]);
  }

  async sendMany(answers) {
    const answer = await call("POST", `/attempts/${this.token}/responses`, answers);
    return this.accept(answer, answers, ({ body }) => body.results);
  }

  // Only what the server names as stored counts as saved: a portal on the way may answer 200 too.
  async accept(answer, answers, read) {
    if (answer.kind !== "ok") return answer;
    const results = read(answer) || [];
    if (results.length !== answers.length || !results.every((r) => Number.isInteger(r.stored_seq))) {
      return { kind: "retry", after_ms: 0 };
    }
    for (const { slot, stored_seq: held, stored_choice: kept, code } of results) {
      const sent = answers.find((a) => a.slot === slot);
      // Something else was written above this tap (another tab): what is in front of this screen goes again.
      if (code === "seq_conflict" || (held > sent.seq && !same(kept, sent.choice))) await this.on.conflict(slot, held);
      else {
        this.on.held(slot, held, kept);
        await this.outbox.forget(slot, sent.seq);
      }
    }
    this.on.saved(answer.body);
    return answer;
  }

  // Whether to go on sending after a refusal.
  async refused({ status, error }, answers) {
    if (error.code === "seq_conflict") {
      await this.on.conflict(error.slot || answers[0].slot, error.stored_seq);
      return true;
    }
    if (error.code === "invalid") return this.sift(answers);
    this.stopped = true;
    return this.on.stopped(status, error);
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
