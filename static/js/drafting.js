// Documents: watch the worker's progress, and review drafts by keyboard. Every key has a button that works without script.
import { all, one } from "./dom.js";

const WATCH_MS = 1500;
const LEAVING_MS = 4000; // a page that was not left after all takes keys again
const watched = one("[data-progress]");
if (watched) {
  let etag = "";
  const look = async () => {
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch(watched.dataset.progress, { headers, credentials: "same-origin" });
      if (answer.ok) {
        etag = answer.headers.get("ETag") || "";
        const now = await answer.json();
        if (!now.waiting) return settled();
        one("[data-progress-words]", watched).textContent = now.progress;
        one("progress", watched).value = now.percent;
      }
    } catch {
      // no network: look again later
    }
    setTimeout(look, WATCH_MS);
  };
  setTimeout(look, WATCH_MS);
}

// Somebody who has typed keeps the page; the words say that it can be loaded again.
function settled() {
  const typed = all("main textarea, main input[type=text]").some((field) => field.value !== field.defaultValue);
  const answered = one("#xem-truoc, .is-bad"); // a page that answers a form: loading it again would send it again
  if (!typed && !answered) return location.reload();
  one("[data-progress-words]", watched).textContent = "Đã xong. Tải lại trang để xem bản mới.";
  one("progress", watched).value = 100;
}

function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // no storage on this device: as if nothing had been kept
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // no storage on this device: the choice lasts as long as the page
  }
}

function openPanel(name) {
  const panel = one(`#${name}`);
  panel.open = true;
  const field = one("input:not([type=hidden]), textarea, select", panel);
  panel.scrollIntoView({ block: "nearest" });
  field?.focus();
}

const review = one("[data-review]");
if (review) {
  const source = one("[data-source]");
  if (source) source.parentNode.scrollTop = source.offsetTop - source.parentNode.offsetTop - 90;
  const current = one(".qlist [aria-current]");
  if (current) {
    const list = current.closest("ul");
    list.scrollTop = current.offsetTop - list.offsetTop - 120;
  }
  for (const link of all("[data-open]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      openPanel(link.dataset.open);
    });
  }
  // Whoever dictates, or touches keys by mistake, can do without the keys of one letter; this device remembers.
  const keySwitch = one("[data-key-switch]");
  const keysOn = one("input", keySwitch);
  keySwitch.hidden = false;
  keysOn.checked = recall("keys") !== "off";
  keysOn.addEventListener("change", () => remember("keys", keysOn.checked ? "on" : "off"));
  // One press, one decision: what is pressed while the page is being left is about a draft nobody has read.
  let leaving = false;
  const stay = () => (leaving = false);
  addEventListener("pageshow", stay);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing) return typing.blur();
    if (typing || leaving || !keysOn.checked || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = event.key.toLowerCase();
    if (!/^[a-z?]$/.test(key)) return;
    const target = one(`[data-key="${key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("a[rel], button")) {
      leaving = true;
      setTimeout(stay, LEAVING_MS);
    }
    target.click();
  });
}
