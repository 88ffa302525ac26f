// Every page but the attempt's: unit search while typing, forms that can't be sent twice, papers forgotten at sign-out.
import { all, fill, make, one } from "./dom.js";
import { call } from "./net.js";
import { keepForOffline } from "./offline.js";
import { Store } from "./store.js";
import "./share.js";

// The contest can be put on the home screen by who wants to; nobody is asked.
addEventListener("beforeinstallprompt", (event) => event.preventDefault());

document.documentElement.classList.add("with-js");

// The menu lies over the page: it goes when the focus leaves it, or by Escape.
const menu = one("details.menu");
if (menu) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    one("summary", menu).focus();
  });
}

const forms = new Set(all("[data-once]").map((node) => node.closest("form")));
for (const form of forms) {
  form.addEventListener("submit", () => {
    const button = one("button[type=submit]", form);
    setTimeout(() => {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    });
  });
}
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    for (const button of all("button[aria-busy]")) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
  }
});

const search = one("[data-unit-search]");
if (search) {
  const list = one("[data-hits]");
  const status = one("[data-hits-status]");
  let asked = 0;
  let timer;
  const show = (units) => {
    status.textContent = units.length ? `${units.length} đơn vị gần nhất` : "Chưa thấy đơn vị nào khớp";
    list.hidden = !units.length;
    fill(list, ...units.map((u) => make("li", {}, make("a", { href: `${search.dataset.base}/${encodeURIComponent(u.code)}` },
      make("b", {}, u.name), make("span", {}, [u.ward && `Phường ${u.ward}`, u.division, u.code].filter(Boolean).join(", "))))));
  };
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = (asked += 1);
      const answer = await call("GET", `/contests/${search.dataset.contest}/units?q=${encodeURIComponent(search.value)}`);
      if (answer.kind === "ok" && mine === asked) show(answer.body);
    }, 180);
  });
}

// A phone is lent on: the papers on it go with the session. What hasn't reached the server stays.
for (const form of all('form[action="/dang-xuat"]')) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await (await new Store().open()).forgetPapers(() => true);
    form.submit();
  });
}

if (one("[data-keep-offline]")) keepForOffline();
