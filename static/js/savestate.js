// The save line: two lines of fixed height that always tell the truth.
import { glyph, one } from "./dom.js";
import { opensOffline } from "./offline.js";
import { GUESS } from "./outbox.js";

const GLYPHS = {
  ok: "M4 4h16v16H4zM8 12l3 3 5.500-6.500",
  busy: "M19.500 12a7.500 7.500 0 1 1-2.300-5.400M17.500 3v4h-4",
  off: "M4 20v-3M9.300 20v-6M14.600 20v-3M20 20V8M3 4l18 16",
  warn: "M12 3.500 22 20.500H2zM12 10v5M12 17.600v.3",
};
const NOT_DURABLE = "Bài chỉ được giữ khi có mạng; mở bằng Chrome sẽ yên tâm hơn.";

export function wallClock(at, withSeconds = true) {
  return new Intl.DateTimeFormat("vi-VN", {
    hour: "2-digit", minute: "2-digit", ...(withSeconds && { second: "2-digit" }), hour12: false, timeZone: "Asia/Ho_Chi_Minh",
  }).format(new Date(at));
}

export class SaveLine {
  constructor(exam) {
    Object.assign(this, { exam, node: one("[data-save]") });
  }

  show(kind, title, text) {
    if (this.kind !== kind) one(".i", this.node).replaceWith(glyph(GLYPHS[kind]));
    this.kind = kind;
    this.node.className = `save ${kind}`;
    this.node.setAttribute("aria-busy", String(kind === "busy")); // only what came of it is read out
    one("[data-save-title]", this.node).textContent = title;
    one("[data-save-text]", this.node).textContent = text;
  }

  // at: the server's time of an answer that says all is held.
  tell(at) {
    const { exam } = this;
    const { waiting, durable } = exam.outbox;
    if (at) this.savedAt = at;
    if (exam.signIn.isOpen) return this.show("off", "Phiên đăng nhập đã hết", "Câu trả lời vẫn còn, nhập lại mã PIN ở trên.");
    if (exam.otherPhone.isWriting) {
      return this.show("warn", "Trên máy này chỉ xem", waiting.size ? `${waiting.size} câu chưa gửi vẫn ở trên máy này` : "Bài đang mở trên máy khác");
    }
    if (waiting.size) return exam.sender.tries ? this.tellWaiting() : this.tellBusy([...waiting.keys()].pop());
    if (!durable) return this.show("warn", this.savedTitle("Máy này không cho lưu tạm"), NOT_DURABLE);
    this.show("ok", this.savedTitle("Mỗi lần chạm là một lần lưu"), `Máy chủ đang giữ ${exam.state.held} câu trả lời của bạn`);
  }

  savedTitle(otherwise) {
    return this.exam.hasSaved ? `Đã lưu lúc ${wallClock(this.savedAt)}` : otherwise;
  }

  tellBusy(slot) {
    const { kept, durable } = this.exam.outbox;
    const where = kept.has(slot) ? "Câu trả lời đã ở trên máy này" : "Đang giữ câu trả lời trên máy này";
    this.show("busy", slot === GUESS ? "Đang lưu số dự đoán…" : `Đang lưu câu ${slot}…`, durable ? where : NOT_DURABLE);
  }

  tellWaiting() {
    const { waiting, kept } = this.exam.outbox;
    const slots = [...waiting.keys()];
    const items = slots.filter((slot) => slot !== GUESS).length;
    const what = [items ? `${items} câu` : "", items < slots.length ? "số dự đoán" : ""].filter(Boolean).join(" và ");
    if (!what) return this.show("off", "Mất mạng", "Những câu đã trả lời thì máy chủ đã giữ.");
    const open = opensOffline() ? "Bài vẫn ở trên máy này, có mạng sẽ tự gửi." : "Bài vẫn ở trên máy này. Đừng tải lại trang khi chưa có mạng.";
    const isKept = slots.every((slot) => kept.has(slot));
    this.show("off", `Mất mạng, chưa lưu ${what}`, isKept ? open : "Giữ trang này mở, có mạng sẽ tự gửi.");
  }
}
