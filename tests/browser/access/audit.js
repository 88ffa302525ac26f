// What axe can't see: run in the page, each function answers with a list of faults.
(() => {
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const named = (node) => {
    const id = node.id ? `#${node.id}` : node.className && node.getAttribute("class") ? `.${node.getAttribute("class").split(" ").join(".")}` : "";
    return `<${node.localName}${id}> “${(node.getAttribute("aria-label") || node.textContent || node.name || "").trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  };
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("[inert]");
  const tabbable = () => all(TARGETS).filter((n) => seen(n) && !n.matches(":disabled") && n.tabIndex >= 0 && !isOtherRadio(n));
  // Of a group of radios the Tab key reaches one: the checked, else the first.
  const isOtherRadio = (n) => n.type === "radio" && n !== (all("input[type=radio]", n.form || document).find((r) => r.name === n.name && r.checked)
    || all("input[type=radio]", n.form || document).find((r) => r.name === n.name));
  const words = (ids) => (ids || "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));
  const described = (node) => words(node.getAttribute("aria-describedby")).map((n) => (n ? n.textContent.trim() : "")).join(" ");

  function structure() {
    const faults = [];
    const say = (text) => faults.push(text);
    const count = (selector) => all(selector).filter(seen).length;
    if (document.documentElement.lang !== "vi") say("lang");
    if (!document.title.trim()) say("no title");
    if (count("h1, [role=heading][aria-level='1']") !== 1) say(`${count("h1")} h1 seen`);
    if (count("main") !== 1) say(`${count("main")} main`);
    const skip = all(TARGETS)[0];
    if (!skip || !skip.matches("a.skip[href='#noi-dung']") || !document.querySelector("main#noi-dung")) say("no skip link to main");
    let level = 0;
    for (const head of all("h1, h2, h3, h4, h5, h6").filter(seen)) {
      const now = Number(head.localName[1]);
      if (level && now > level + 1) say(`h${level} then ${named(head)}`);
      level = now;
    }
    for (const node of all("[tabindex]")) if (node.tabIndex > 0) say(`tabindex ${node.tabIndex} ${named(node)}`);
    for (const table of all("table").filter(seen)) {
      if (!table.caption?.textContent.trim() && !table.getAttribute("aria-label") && !words(table.getAttribute("aria-labelledby"))[0]) say(`table without a name: ${named(table)}`);
      for (const head of all("th:not([scope])", table)) say(`th without scope ${named(head)}`);
    }
    for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"]) {
      for (const node of all(`[${name}]`)) if (words(node.getAttribute(name)).includes(null)) say(`${name} leads nowhere ${named(node)}`);
    }
    const groups = all("[role=group][aria-label], nav[aria-label], section[aria-label]").filter(seen).map((n) => n.getAttribute("aria-label"));
    for (const name of new Set(groups)) if (groups.filter((g) => g === name).length > 1) say(`several groups named “${name}”`);
    for (const link of all("a[href^='#']")) {
      const id = decodeURIComponent(link.getAttribute("href").slice(1));
      if (id && !document.getElementById(id)) say(`link to nowhere ${named(link)}`);
    }
    return faults;
  }

  // A page that refuses a form: said at once, said beside each field, and a way from one to the other.
  function errors() {
    const faults = [];
    const invalid = all("[aria-invalid=true]").filter(seen);
    const alerts = all("main [role=alert]").filter((n) => seen(n) && n.textContent.trim());
    if (!invalid.length && !alerts.length) faults.push("nothing says what is wrong");
    for (const field of invalid) if (!described(field).trim()) faults.push(`no message tied to ${named(field)} ${field.name}`);
    for (const message of all(".err").filter(seen)) {
      if (!all("[aria-describedby]").some((n) => words(n.getAttribute("aria-describedby")).includes(message))) faults.push(`message tied to nothing ${named(message)}`);
    }
    const here = document.activeElement;
    if (!here || here === document.body) faults.push("focus stays at the top of the page");
    else if (!here.matches("[aria-invalid=true], [role=alert]")) faults.push(`focus is on ${named(here)}`);
    if (!document.title.startsWith("Lỗi: ")) faults.push("the title doesn't say it");
    return faults;
  }

  // Where a form leads to a page of its own that refuses it, there is a way back.
  function back(path) {
    return all("main a").some((a) => new URL(a.href).pathname === new URL(path, location).pathname) ? [] : [`no way back to ${path}`];
  }

  function overflow() {
    const width = document.documentElement.clientWidth;
    const scrolls = (node) => {
      for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(up).overflowX)) return true;
      return false;
    };
    const faults = [];
    const wide = document.documentElement.scrollWidth - width;
    if (wide > 0) {
      const worst = all("body *").filter((n) => seen(n) && n.getBoundingClientRect().right > width + 0.5 && !scrolls(n)).slice(0, 2);
      faults.push(`${wide}px too wide: ${worst.map(named).join(", ")}`);
    }
    for (const box of all("body *")) {
      const style = getComputedStyle(box);
      if (!/auto|scroll/.test(style.overflowX) || box.scrollWidth <= box.clientWidth + 1 || !seen(box)) continue;
      const reachable = box.tabIndex >= 0 || all(TARGETS, box).some((n) => n.tabIndex >= 0);
      if (!reachable) faults.push(`scrolls but can't be reached ${named(box)}`);
      if (!box.getAttribute("aria-label") && !box.getAttribute("aria-labelledby") && !box.matches("nav *, nav, textarea")) faults.push(`scrolls without a name ${named(box)}`);
    }
    return faults;
  }

  // Text that its box cuts off.
  function cut() {
    return all("body *").filter((n) => {
      if (!seen(n) || n.closest(".vh, [aria-hidden=true], svg, select, .skip") || !n.textContent.trim()) return false;
      const style = getComputedStyle(n);
      if (style.clipPath !== "none") return false;
      return (style.overflowY === "hidden" && n.scrollHeight > n.clientHeight + 2) || (style.overflowX === "hidden" && n.scrollWidth > n.clientWidth + 2);
    }).map((n) => `cuts its text ${named(n)}`);
  }

  // The size of what a finger hits: a box with its label counts as one; links in a sentence are as high as its lines.
  // 48 for members, 40 for the committee, who sit at desks.
  function targets() {
    const least = document.querySelector(".desk") ? 40 : 48;
    const inSentence = (n) => n.localName === "a" && getComputedStyle(n).display === "inline";
    const faults = [];
    for (const node of tabbable()) {
      if (inSentence(node) || node.matches(".skip, [role=group], ul, .doc, [role=alert], h1, .vh")) continue;
      const boxes = [node, ...(node.labels || [])].filter((n) => n === node || node.matches("[type=radio], [type=checkbox]")).map((n) => n.getBoundingClientRect());
      const [left, top] = [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top))];
      const [right, bottom] = [Math.max(...boxes.map((b) => b.right)), Math.max(...boxes.map((b) => b.bottom))];
      if (Math.min(right - left, bottom - top) < least - 0.6) faults.push(`${Math.round(right - left)}x${Math.round(bottom - top)} ${named(node)}`);
    }
    return faults;
  }

  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "borderTopStyle", "borderTopWidth", "borderBottomWidth", "borderLeftWidth", "borderTopColor",
    "borderBottomColor", "borderLeftColor", "backgroundColor", "color", "fontWeight", "textDecorationLine", "outlineOffset", "display", "content", "fill"];
  const blank = (colour) => /, 0\)$/.test(colour) || colour === getComputedStyle(document.body).backgroundColor;
  const look = (node, pseudo) => {
    const style = getComputedStyle(node, pseudo);
    return LOOK.map((name) => (name === "backgroundColor" && blank(style[name]) ? "" : style[name])).join("|");
  };
  const whole = (node) => [node, ...all("*", node)].flatMap((n) => [look(n), look(n, "::before"), look(n, "::after")]).join("\n");

  // Focus leaves a mark on the element, its label or the box around it, and nothing that sticks covers it.
  function focus() {
    const faults = [];
    const around = (n) => [n, ...(n.labels || []), n.nextElementSibling, n.parentElement].filter(Boolean).map((e) => look(e)).join("\n");
    for (const node of tabbable()) {
      document.activeElement?.blur();
      const before = around(node);
      node.focus({ focusVisible: true });
      if (document.activeElement !== node) { faults.push(`can't be focused ${named(node)}`); continue; }
      if (around(node) === before) faults.push(`focus isn't seen ${named(node)}`);
      const b = node.getBoundingClientRect();
      const at = (x, y) => { const hit = document.elementFromPoint(x, y); return hit && (node.contains(hit) || hit.contains(node) || [...(node.labels || [])].some((l) => l.contains(hit))); };
      const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8]].map(([x, y]) => [b.left + b.width * x, b.top + b.height * y]).filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
      if (!points.some(([x, y]) => at(x, y)) && b.width > 2) faults.push(`focused but covered or out of sight ${named(node)}`);
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
    return faults;
  }

  // In high contrast colours go: what is chosen must still look different from its neighbours.
  function states() {
    const faults = [];
    const differs = (on, off) => whole(on) !== whole(off) || (on.labels?.[0] && whole(on.labels[0]) !== whole(off.labels[0]));
    for (const on of all("[aria-current], [aria-pressed=true], [aria-selected=true]").filter(seen)) {
      const parent = on.closest("li") ? on.closest("ul, ol") : on.parentElement;
      const off = all(on.localName, parent).find((n) => n !== on && seen(n) && !n.hasAttribute("aria-current"));
      if (off && !chosenLooks(on, off)) faults.push(`looks like its neighbours ${named(on)}`);
    }
    for (const on of all("input:checked").filter(seen)) {
      const off = all(`input[name="${on.name}"]:not(:checked)`).find(seen);
      if (off && !differs(on, off)) faults.push(`looks unchecked ${named(on)} ${on.id}`);
    }
    return faults;
  }
  // Only the element itself and what is drawn before and after it: texts inside differ anyway.
  const chosenLooks = (on, off) => [null, "::before", "::after"].some((pseudo) => look(on, pseudo) !== look(off, pseudo));

  // Going on by Tab goes down, or to the right: never back up over what was read.
  function order() {
    const faults = [];
    const fixed = (n) => { for (let up = n; up; up = up.parentElement) if (/sticky|fixed/.test(getComputedStyle(up).position)) return true; return false; };
    const scrolled = (n) => { for (let up = n.parentElement; up; up = up.parentElement) if (up.scrollHeight > up.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(up).overflowY)) return up !== document.documentElement; return false; };
    const nodes = tabbable().filter((n) => !fixed(n) && !scrolled(n) && !n.matches(".skip, .vh") && getComputedStyle(n).opacity !== "0");
    const box = (n) => n.getBoundingClientRect();
    nodes.slice(1).forEach((node, index) => {
      const [before, now] = [box(nodes[index]), box(node)];
      if (now.bottom < before.top - 1 && now.left < before.right - 1) faults.push(`back up from ${named(nodes[index])} to ${named(node)}`);
    });
    return faults;
  }

  window.audit = { all, named, tabbable, structure, errors, back, overflow, cut, targets, order, focus, states };
})();
