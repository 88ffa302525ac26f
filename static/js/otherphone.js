// One device writes: what this page does while another one has the attempt, and how it gets it back.
import { fill, glyph, make, one } from "./dom.js";
import { call } from "./net.js";

const INFO = "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5.500M12 7.500v.3";

export class OtherPhone {
  constructor(exam) {
    Object.assign(this, { exam, isWriting: false, turn: 0 });
  }

  moved() {
    this.set(true);
    if (one("[data-moved]")) return;
    one("[data-notices]").append(make("div", { class: "banner warn", "data-moved": true, role: "alert" }, glyph(INFO), make("div", {},
      make("b", {}, "Bài đang mở trên máy khác."), make("br"),
      "Trên máy này bạn chỉ xem. Chuyển về đây thì làm tiếp được ngay, không mất câu nào. ",
      make("button", { class: "btn full", type: "button", "data-takeover": true }, "Chuyển về máy này"))));
  }

  set(yes) {
    this.isWriting = yes;
    this.exam.question.lock(yes);
    this.exam.submitView.lock(yes);
  }

  async takeOver(button) {
    const { exam } = this;
    button.disabled = true;
    const answer = await call("POST", `/attempts/${exam.state.token}/takeover`);
    button.disabled = false;
    if (answer.kind === "refused") return exam.stopped(answer.status, answer.error);
    // Somebody else's answer, a portal on the way, is none.
    if (answer.kind === "retry" || !Array.isArray(answer.body.responses)) {
      return exam.line.show("off", "Chưa có mạng", "Có mạng thì bấm lại nút chuyển máy.");
    }
    this.turn += 1; // what was asked before doesn't know of this
    exam.forgetSubmitting();
    fill(one("[data-notices]"));
    this.set(false);
    return exam.take(answer.body);
  }
}
