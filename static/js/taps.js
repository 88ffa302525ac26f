// Every tap and key of the page: what it means. Before the paper has come, the plain form does the moving.
import { afterPaint, one } from "./dom.js";
import { GUESS } from "./outbox.js";
import { moveRow, sayPicked } from "./paper.js";

const TYPING_MS = 600;

export class Taps {
  constructor(exam) {
    this.exam = exam;
    const { question, submitView } = exam;
    question.form.addEventListener("change", (event) => this.changed(event.target));
    question.form.addEventListener("input", (event) => event.target.id === "choice" && this.typed());
    submitView.field.addEventListener("input", () => this.guessed());
    document.addEventListener("click", (event) => this.clicked(event));
    for (const form of [question.form, one("[data-send]")]) {
      form.addEventListener("submit", (event) => exam.state.paper && event.preventDefault());
    }
  }

  changed(field) {
    const { exam } = this;
    if (field.tagName === "SELECT" && exam.question.kind === "matching") sayPicked(field);
    exam.choose(exam.question.slot, exam.question.read());
  }

  typed() {
    this.exam.choose(this.exam.question.slot, this.exam.question.read(), TYPING_MS);
  }

  guessed() {
    this.exam.submitView.wrongGuess("");
    this.exam.choose(GUESS, this.exam.submitView.typed(), TYPING_MS);
  }

  clicked(event) {
    const target = event.target.closest("button, a");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const work = this.meaning(target, target.dataset);
    if (!work) return;
    event.preventDefault();
    work();
    afterPaint(() => this.exam.refresh());
  }

  meaning(target, at) {
    const { exam } = this;
    const { slot } = exam.question;
    if ("dir" in at) return () => this.reorder(target);
    if ("takeover" in at) return () => exam.otherPhone.takeOver(target);
    if ("mark" in at) return () => exam.question.toggleMark();
    if (!exam.state.paper) return null;
    const last = exam.state.paper.length;
    const meanings = {
      go: () => exam.move(at.go),
      prev: () => exam.move(Math.max(1, slot - 1)),
      next: () => exam.move(slot < last ? slot + 1 : "nop"),
      enter: () => exam.move(slot < last ? slot + 1 : "nop"),
      mid: () => one("#danh-sach").scrollIntoView(),
      toSubmit: () => exam.move("nop"),
      clear: () => this.clear(),
      keep: () => exam.choose(slot, exam.question.read()),
      back: () => exam.move(slot || exam.state.unanswered[0] || 1),
      sendButton: () => this.send(),
      unwait: () => exam.ending.cancel(),
    };
    const name = Object.keys(meanings).find((key) => key in at);
    return name ? meanings[name] : null;
  }

  // What stands in the field counts, whatever became of it so far.
  send() {
    const { submitView, state, ending } = this.exam;
    if (state.guess && submitView.field.value !== (state.choice(GUESS) || "")) this.exam.choose(GUESS, submitView.typed());
    ending.submit();
  }

  reorder(button) {
    moveRow(button);
    this.changed(button);
  }

  clear() {
    const { question } = this.exam;
    this.exam.choose(question.slot, null);
    question.open(question.slot);
  }
}
