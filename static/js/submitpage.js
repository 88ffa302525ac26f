// Look over and submit: says what the server holds, waits for a network as long as it takes.
import { one, pause } from "./dom.js";
import { AttemptPage } from "./exam.js";

export class SubmitPage extends AttemptPage {
  ready() {
    const form = one("[data-send]");
    if (form) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.send();
      });
    }
    this.refresh();
  }

  guess() {
    const field = one("#guess");
    return field ? field.value : undefined;
  }

  refresh() {
    const waiting = this.outbox.waiting.size;
    one("[data-answered]").textContent = this.held;
    one("[data-unanswered]").textContent = this.paper.length - this.answered;
    one("[data-unsent]").textContent = waiting;
    one("[data-unsent-row]").hidden = !waiting;
    const button = one("[data-send-button]");
    if (button && !button.disabled) button.textContent = `Nộp bài với ${this.answered} câu`;
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    this.busyButton(true);
    while (!this.leaving) {
      const answer = await this.submit(this.guess());
      if (answer.kind === "ok") return this.leave();
      if (answer.kind === "refused" && !(await this.goesOn(answer))) break;
      if (answer.kind === "retry") {
        this.line.show("off", "Đang chờ mạng để nộp", "Giữ trang này mở; quá giờ máy chủ chấm những câu đã lưu.");
        await pause(Math.max(1000, answer.after_ms));
      }
    }
    this.sending = false;
    this.busyButton(false);
  }

  busyButton(isBusy) {
    const button = one("[data-send-button]");
    if (!button) return;
    button.disabled = isBusy;
    if (isBusy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }

  // Whether to submit again after a refusal.
  async goesOn({ status, error }) {
    if (error.code === "seq_conflict") {
      await this.conflict(error.slot, error.stored_seq);
      return true;
    }
    if (status === 401) this.signedOut();
    else if (error.code === "moved") this.moved();
    else if (error.code === "attempt_closed") this.leave();
    else this.broken(error.message);
    return false;
  }
}
