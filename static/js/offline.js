// Pages that work without a network: the service worker, where the browser has one (https only).
let asked = false;

export function keepForOffline() {
  if (asked || !navigator.serviceWorker) return;
  asked = true;
  // After the page has come: the way to the first question carries nothing else.
  const begin = () => setTimeout(() => navigator.serviceWorker.register("/sw.js").catch(() => {}), 1000);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
}

// Whether opening the page again without a network works.
export function opensOffline() {
  return Boolean(navigator.serviceWorker && navigator.serviceWorker.controller);
}

// A closed page's answers go out when the network is back, where the browser can do that.
export function sendWhenClosed() {
  if (!opensOffline()) return;
  navigator.serviceWorker.ready.then((worker) => worker.sync && worker.sync.register("answers")).catch(() => {});
}
