// What a test does to a page: its text spaced, its folds opened, its forms sent, its focus followed.
(() => {
  const { all, named, tabbable } = window.audit;

  // Line height, letter, word and paragraph spacing as WCAG 1.4.12 lets a reader set them.
  const spaced = new CSSStyleSheet();
  spaced.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}");
  const space = (on) => { document.adoptedStyleSheets = on ? [spaced] : []; };

  const unfold = () => all("details:not(.menu)").forEach((n) => { n.open = true; });

  // Send a form past the browser's own checks, as an old phone or a reader's script would.
  function send({ action, values, press, plain }) {
    const form = all("main form").find((f) => f.method === "post" && f.action.split("#")[0].endsWith(action));
    for (const [name, value] of Object.entries(values)) {
      for (const field of all(`[name="${name}"]`, form)) {
        if (/checkbox|radio/.test(field.type)) field.checked = field.value === value;
        else field.value = value;
      }
    }
    form.noValidate = true;
    if (plain) HTMLFormElement.prototype.submit.call(form);
    else form.requestSubmit(press ? form.querySelector(press) : form.querySelector("[type=submit]:not(.vh)"));
  }

  // What the Tab key is to reach, in order; and where it went, as indexes into that.
  const went = [];
  function watch() {
    const nodes = tabbable();
    went.length = 0;
    document.activeElement?.blur();
    addEventListener("focusin", (event) => { const at = nodes.indexOf(event.target); if (went[went.length - 1] !== at) went.push(at); });
    return nodes.map(named);
  }

  Object.assign(window.audit, { space, unfold, send, watch, went });
})();
