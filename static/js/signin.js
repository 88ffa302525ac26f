// The session has ended: the PIN is entered here, in the page, and nothing that was answered goes away.
import { make, one } from "./dom.js";
import { call, session } from "./net.js";

function signInField(id, label, hint, attributes) {
  return make("div", { class: "field" }, make("label", { for: id }, label),
    make("span", { class: "hint", id: `${id}-goi-y` }, hint),
    make("input", { id, required: true, "aria-describedby": `${id}-goi-y signin-loi`, ...attributes }));
}

export class SignIn {
  // onDone: once this phone is signed in again
  constructor(onDone) {
    this.onDone = onDone;
  }

  get isOpen() {
    return Boolean(this.form);
  }

  // needsPhone: somebody else is signed in, or the server no longer knows who this was.
  ask(title, needsPhone = false) {
    if (this.form) {
      one("b", this.form).textContent = title;
      if (needsPhone) this.askPhone();
      return;
    }
    this.error = make("p", { class: "err", id: "signin-loi", role: "alert" });
    this.button = make("button", { class: "btn full" }, "Vào lại, làm tiếp");
    this.form = make("form", { class: "pin flow", "data-signin": true, "aria-labelledby": "signin-ten" },
      make("p", {}, make("b", { id: "signin-ten" }, title), make("br"),
        "Nhập lại mã PIN ngay tại đây, câu trả lời vẫn còn."),
      signInField("signin-pin", "Mã PIN", "6 chữ số", { type: "password", inputmode: "numeric", autocomplete: "current-password", maxlength: "6" }),
      this.error, this.button);
    if (needsPhone) this.askPhone();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    one("[data-notices]").prepend(this.form);
    this.form.scrollIntoView({ block: "center" });
  }

  askPhone() {
    if (one("#signin-phone")) return;
    this.form.firstElementChild.after(signInField("signin-phone", "Số điện thoại", "Số đã dùng khi bắt đầu bài này",
      { type: "tel", inputmode: "tel", autocomplete: "tel" }));
  }

  async send() {
    const phone = one("#signin-phone");
    const body = { pin: one("#signin-pin").value };
    if (phone) body.phone = phone.value;
    this.button.disabled = true;
    const answer = await call("POST", "/session", body);
    this.button.disabled = false;
    if (answer.kind === "ok") {
      session.csrf = answer.body.csrf_token;
      this.close();
      return this.onDone();
    }
    if (answer.kind === "retry") this.error.textContent = "Chưa có mạng. Câu trả lời vẫn ở trên máy này, thử lại sau.";
    else {
      this.error.textContent = answer.error.message;
      if (answer.error.fields && answer.error.fields.phone && !phone) this.askPhone();
    }
  }

  close() {
    this.form.remove();
    this.form = null;
  }
}
