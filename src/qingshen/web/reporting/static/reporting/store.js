// Cells changed and not saved yet: kept in this browser until the server has them; sent, told of conflicts, polled.
import { facts, first, key, say, token } from "./page.js";

const SLOT = `qingshen-report-${facts.user}-${facts.report}`;
const PAUSE = 400, POLL = 15000, RETRY = 5000;
export const unsaved = new Map();   // key → {table, ident, field, seen, value}
export const conflicts = new Map(); // key → {value, stands, by, at, why, place, …}
let sending = false, timer = 0, known = first.revision, state = first.state, hooks = {};

export function begin(given) {
  hooks = given;
  const kept = load();
  for (const one of kept.unsaved) unsaved.set(key(one.table, one.ident, one.field), one);
  for (const one of kept.conflicts) conflicts.set(key(one.table, one.ident, one.field), one);
  if (facts.mode === "fill" && unsaved.size) { hooks.note(say("restored", { n: unsaved.size }), "info"); plan(0); }
  else if (facts.mode === "fill") hooks.state("saved", say("saved"));
  window.addEventListener("online", () => plan(0));
  window.addEventListener("pagehide", flush);
  window.setInterval(poll, POLL);
}

export function change(wish) {
  const name = key(wish.table, wish.ident, wish.field);
  const before = unsaved.get(name);
  // What was seen is what the server had, however often the cell is changed before it is saved.
  const seen = before ? before.seen : wish.seen;
  if (seen === wish.value && !sending) unsaved.delete(name);
  else unsaved.set(name, { ...wish, seen });
  keep();
  plan(PAUSE);
}

export function forget(name) { unsaved.delete(name); conflicts.delete(name); keep(); tell(); }
export function settle(name) { conflicts.delete(name); keep(); }
export const pending = (name) => unsaved.get(name);

function load() {
  try { return { unsaved: [], conflicts: [], ...JSON.parse(localStorage.getItem(SLOT) ?? "{}") }; }
  catch { return { unsaved: [], conflicts: [] }; }
}

function keep() {
  try {
    if (!unsaved.size && !conflicts.size) localStorage.removeItem(SLOT);
    else localStorage.setItem(SLOT, JSON.stringify({ unsaved: [...unsaved.values()], conflicts: [...conflicts.values()] }));
  } catch { /* A full or forbidden storage: the cells are still in the page. */ }
}

function plan(pause) {
  window.clearTimeout(timer);
  if (facts.mode === "fill") timer = window.setTimeout(send, pause);
  tell();
}

function tell() {
  const waiting = [...unsaved.values()].filter((one) => !one.refused).length;
  if (sending) hooks.state("busy", say("saving"));
  else if (waiting) hooks.state("busy", say("unsaved", { n: waiting }));
  else if (unsaved.size) hooks.state("bad", say("unsaved", { n: unsaved.size }));
  else hooks.state("saved", say("saved"));
}

async function post(edits, more = {}) {
  return fetch(facts.urls.save, {
    method: "POST", body: JSON.stringify({ edits }), redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" }, ...more,
  });
}

export async function send() {
  const edits = [...unsaved.values()].filter((one) => !one.refused);
  if (sending || !edits.length) { if (!sending) tell(); return; }
  sending = true;
  tell();
  try { await deliver(edits); }
  catch { sending = false; hooks.state("bad", say("offline", { n: unsaved.size }), send); timer = window.setTimeout(send, RETRY); return; }
  sending = false;
  keep();
  if ([...unsaved.values()].some((one) => !one.refused)) plan(PAUSE);
  else if (!hooks.halted) tell();
}

async function deliver(edits) {
  const answer = await post(edits);
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (answer.type === "opaqueredirect" || (answer.status === 403 && !isJson)) {
    halt(say(answer.type === "opaqueredirect" ? "signed_out" : "closed"));
    return;
  }
  if (answer.status >= 500 || !isJson) throw new Error(`${answer.status}`);
  const told = await answer.json();
  if (answer.ok) return taken(edits, told);
  if (edits.length > 1 && !told.refused.some((one) => one.code === "report-closed")) {
    // One of them makes no sense, and then nothing is written: find it, save the others.
    const half = Math.ceil(edits.length / 2);
    await deliver(edits.slice(0, half));
    return deliver(edits.slice(half));
  }
  for (const one of edits) {
    const there = unsaved.get(key(one.table, one.ident, one.field));
    if (there) there.refused = true;
  }
  hooks.note(say("refused", { why: told.refused.map((one) => `${one.what}。${one.remedy}`).join(" ") }), "danger");
}

function halt(why) {
  hooks.halted = true;
  for (const one of unsaved.values()) one.refused = true;
  hooks.state("bad", why, () => { hooks.halted = false; for (const one of unsaved.values()) delete one.refused; plan(0); });
}

function taken(edits, told) {
  const lost = new Map(told.conflicts.map((one) => [key(one.table, one.ident, one.field), one]));
  for (const sent of edits) {
    const name = key(sent.table, sent.ident, sent.field);
    const now = unsaved.get(name);
    if (now && now.value === sent.value) unsaved.delete(name);
    else if (now) now.seen = told.rows[sent.table]?.[sent.ident]?.[sent.field] ?? "";
  }
  for (const [name, one] of lost) conflicts.set(name, one);
  keep();
  // Others may have saved in between: what they changed is asked for from where we were.
  const isOurs = told.revision <= known + 1;
  if (isOurs) known = Math.max(known, told.revision);
  hooks.rows(told.rows, {});
  hooks.live(told);
  if (lost.size) hooks.conflicts();
  if (!isOurs) poll();
}

export async function poll() {
  if (document.hidden || sending) return;
  try {
    const answer = await fetch(`${facts.urls.changes}?since=${known}`, { redirect: "manual", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const told = await answer.json();
    if (told.revision > known) { known = told.revision; hooks.rows(told.rows, told.by); hooks.live(told); }
    if (told.state !== state) { state = told.state; hooks.note(say("closed"), "warning"); }
  } catch { /* The next poll asks again. */ }
}

// Leaving the page: what waits is sent on its way; it stays kept here until an answer says that it arrived.
function flush() {
  const edits = [...unsaved.values()].filter((one) => !one.refused);
  if (facts.mode === "fill" && edits.length && edits.length < 300) post(edits, { keepalive: true }).catch(() => {});
}
