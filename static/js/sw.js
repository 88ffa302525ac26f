// The service worker: opens the attempt again without a network, and says so on other pages. BUILD comes before this.
import { sendLeftBehind } from "./backgroundsend.js";
import { Store } from "./store.js";

const CACHE = `quizapp-${BUILD.id}`;
const ATTEMPT = /^\/lam-bai\/([\w-]{10,40})(\/cau\/\d+|\/nop)?$/;
const SLOW_MS = 4000;

async function fillCache() {
  const cache = await caches.open(CACHE);
  // Without cookies: nothing of anybody is in what is kept.
  await cache.addAll([BUILD.shell, BUILD.offline, ...BUILD.assets].map((url) => new Request(url, { credentials: "omit" })));
  return self.skipWaiting();
}

async function dropOldCaches() {
  const old = (await caches.keys()).filter((name) => name.startsWith("quizapp-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
  return self.clients.claim();
}

async function fromNetwork(event) {
  const early = await event.preloadResponse;
  const answer = early || (await fetch(event.request));
  if (answer.status >= 502 && answer.status <= 504) throw new Error("no server");
  return answer;
}

function tooSlow() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), SLOW_MS));
}

async function isKept(token) {
  const store = await new Store().open();
  const record = await store.attempt(token);
  store.database?.close();
  return Boolean(record && record.paper);
}

async function answerPage(event) {
  const attempt = ATTEMPT.exec(new URL(event.request.url).pathname);
  const kept = attempt ? await isKept(attempt[1]) : false;
  try {
    return await (kept ? Promise.race([fromNetwork(event), tooSlow()]) : fromNetwork(event));
  } catch {
    return (await caches.match(kept ? BUILD.shell : BUILD.offline)) || Response.error();
  }
}

async function answerAsset(request) {
  return (await caches.match(request)) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fillCache()));
self.addEventListener("activate", (event) => event.waitUntil(dropOldCaches()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(answerPage(event));
  else if (BUILD.assets.includes(new URL(request.url).pathname)) event.respondWith(answerAsset(request));
});
self.addEventListener("sync", (event) => {
  if (event.tag === "answers") event.waitUntil(new Store().open().then(sendLeftBehind));
});
