// Calls to the API: never throws; says what kind of answer came.
const TIMEOUT_MS = 15000;

// The token that goes with every call: from the page, or what a sign-in in the page brought.
const meta = document.querySelector('meta[name="csrf-token"]');
export const session = { csrf: meta ? meta.content : "" };

// {kind: "ok", body} | {kind: "refused", status, error} | {kind: "retry", after_ms}
export async function call(method, path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const headers = method === "GET" ? {} : { "X-CSRF-Token": session.csrf };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(`/api/v1${path}`, {
      method, headers, signal: stop.signal, credentials: "same-origin", cache: "no-store",
      keepalive: method === "PUT", // one answer: it leaves also when the page is closed right after the tap
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.ok) return { kind: "ok", body: answer.status === 204 ? null : await answer.json() };
    const wait = 1000 * Number(answer.headers.get("Retry-After") || 0);
    if (answer.status === 408 || answer.status === 429 || answer.status >= 500) return { kind: "retry", after_ms: wait };
    const problem = await answer.json();
    // A refusal of ours has a code. Anything else is a portal or a proxy on the way: try again.
    if (!problem.error || !problem.error.code) return { kind: "retry", after_ms: wait };
    return { kind: "refused", status: answer.status, error: problem.error };
  } catch {
    return { kind: "retry", after_ms: 0 };
  } finally {
    clearTimeout(timer);
  }
}
