// Cells changed and not saved yet: sent, told of conflicts, polled; kept in this browser until the server has them.
import { facts, first, key, say, token } from "./page.js";
import { CONFLICT, UNSAVED, drop, keep, kept } from "./kept.js";

const POLL = 15000, RETRY = 5000, MOST = 2000;
export const unsaved = kept(UNSAVED);    // key → {table, ident, field, seen, value, sent}; sent: texts nobody answered yet
export const conflicts = kept(CONFLICT); // key → {value, stands, by, at, why, place, …}
const refused = new Set();               // keys the server would not take: not sent again until they are changed
let sending = false, timer = 0, known = first.revision, state = first.state, hooks = {};
const made = new Map();                  // key and text as sent → the text the server made of it
let isBehind = false;                    // whether others saved between our last two saves
let answers = 0;                         // saves answered: what was asked for before the last of them is old
let stopped = null;                      // why nothing is sent until somebody does something, said as `hooks.state`

export function begin(given) {
  hooks = given;
  if (facts.mode !== "fill") {
    if (unsaved.size) hooks.note(say("left_behind", { n: unsaved.size }), "warning");
  } else if (unsaved.size) {
    hooks.note(say("restored", { n: unsaved.size }), "info");
    plan();
  } else hooks.state("saved", say("saved"));
  window.addEventListener("online", () => plan());
  window.addEventListener("pagehide", flush);
  // Somebody who has signed in beside this page comes back to it.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && stopped) again(); });
  window.setInterval(poll, POLL);
}

export function change(wish) {
  const name = key(wish.table, wish.ident, wish.field);
  // What was seen is what the server had, however often the cell is changed before it is saved; what is on its way may
  // stand there already.
  const { seen, sent } = unsaved.get(name) ?? { seen: wish.seen };
  refused.delete(name);
  // A row that goes was perhaps never there: that is for the server to know.
  if (wish.field && seen === wish.value && !sent?.length) forget(name);
  else {
    unsaved.set(name, { ...wish, seen, sent });
    keep(UNSAVED, name, unsaved.get(name));
  }
  // Who writes on has answered what was asked of the cell.
  if (conflicts.has(name)) { settle(name); hooks.conflicts(); }
  plan();
}

export function forget(name) {
  unsaved.delete(name);
  drop(UNSAVED, name);
}

export function settle(name) {
  conflicts.delete(name);
  drop(CONFLICT, name);
}

export const pending = (name) => unsaved.get(name);
const waiting = () => [...unsaved].filter(([name]) => !refused.has(name)).map(([, one]) => one);

// Sent when what happens now is over: the cells of a paste go together, and nothing is painted in between.
function plan() {
  window.clearTimeout(timer);
  if (facts.mode === "fill" && !stopped) queueMicrotask(send);
  tell();
}

function tell() {
  if (facts.mode !== "fill") return;
  if (stopped) hooks.state("bad", ...stopped);
  else if (sending) hooks.state("busy", say("saving"));
  else if (waiting().length) hooks.state("busy", say("unsaved", { n: waiting().length }));
  else if (unsaved.size) hooks.state("bad", say("unsaved", { n: unsaved.size }), again);
  else hooks.state("saved", say("saved"));
}

function again() {
  stopped = null;
  refused.clear();
  plan();
}

// An answer can be lost, or come after the page is left: what was sent is no surprise to us when it stands there.
function noteSent(edits) {
  for (const one of edits) if (!one.sent?.includes(one.value)) {
    one.sent = [...(one.sent ?? []), one.value];
    keep(UNSAVED, key(one.table, one.ident, one.field), one);
  }
  return edits;
}

function post(edits, more = {}) {
  return fetch(facts.urls.save, {
    method: "POST", body: JSON.stringify({ edits }), redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" }, ...more,
  });
}

export async function send() {
  const edits = waiting().slice(0, MOST);
  if (sending || !edits.length) { if (!sending) tell(); return; }
  sending = true;
  tell();
  try { await deliver(noteSent(edits)); }
  catch (error) {
    sending = false;
    // Where there was no answer at all fetch throws a TypeError.
    hooks.state("bad", say(error instanceof TypeError ? "offline" : "failing", { n: unsaved.size }), send);
    timer = window.setTimeout(send, RETRY);
    return;
  }
  sending = false;
  if (waiting().length) plan();
  else tell();
  if (isBehind) poll();
}

async function deliver(edits) {
  const answer = await post(edits);
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (answer.type === "opaqueredirect") { stopped = [say("signed_out"), again, window.location.href]; return; }
  if (answer.status === 403 && !isJson) { stopped = [say("closed"), again]; return; }
  if (answer.status >= 500 || !isJson) throw new Error(`${answer.status}`);
  const told = await answer.json();
  if (answer.ok) { taken(edits, told); return; }
  if (edits.length > 1 && !told.refused.some((one) => one.code === "report-closed")) {
    // One of them makes no sense, and then nothing is written: find it, save the others.
    const half = Math.ceil(edits.length / 2);
    await deliver(edits.slice(0, half));
    await deliver(edits.slice(half));
    return;
  }
  for (const one of edits) refused.add(key(one.table, one.ident, one.field));
  hooks.note(say("refused", { why: told.refused.map((one) => `${one.what} → ${one.remedy}`).join(" ") }), "danger");
}

function taken(edits, told) {
  const lost = new Map(told.conflicts.map((one) => [key(one.table, one.ident, one.field), one]));
  for (const sent of edits) {
    const name = key(sent.table, sent.ident, sent.field), row = told.rows[sent.table]?.[sent.ident] ?? {};
    const stands = sent.field ? row[sent.field] ?? "" : JSON.stringify(row);
    if (lost.has(name)) clash(name, { ...lost.get(name), isGone: !Object.keys(row).length });
    else accepted(name, sent, stands);
  }
  answers += 1;
  // Others may have saved in between: what they changed is asked for from where we were.
  isBehind = told.revision > known + (told.written ? 1 : 0);
  if (!isBehind) known = Math.max(known, told.revision);
  hooks.rows(told.rows, {});
  hooks.live(told);
  if (lost.size) hooks.conflicts();
}

function accepted(name, sent, stands) {
  const now = unsaved.get(name);
  if (sent.field && stands !== sent.value) made.set(`${name}|${sent.value}`, stands);
  if (now === sent) { unsaved.delete(name); drop(UNSAVED, name, sent.value); }
  else if (now) {
    Object.assign(now, { seen: stands, sent: [] });
    keep(UNSAVED, name, now);
  }
}

function clash(name, one) {
  const now = unsaved.get(name);
  forget(name);
  // Of a row that is being deleted here the deletion will be asked about; who wrote the same meanwhile agrees.
  if (!now || (now.field && now.value === one.stands)) return;
  // What was typed since is no answer to a conflict nobody had seen yet.
  if (now.field) one.value = now.value;
  conflicts.set(name, one);
  keep(CONFLICT, name, one);
}

// What the server made of a text typed into a cell.
export const madeOf = (name, text) => made.get(`${name}|${text}`) ?? text;

async function poll() {
  if (document.hidden || sending) return;
  const before = answers;
  try {
    const answer = await fetch(`${facts.urls.changes}?since=${known}`, { redirect: "manual", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const told = await answer.json();
    if (before !== answers) return;
    isBehind = false;
    if (told.revision > known) { known = told.revision; hooks.rows(told.rows, told.by); hooks.live(told); }
    if (told.state !== state) { state = told.state; hooks.note(say("closed"), "warning"); }
  } catch { /* The next poll asks again. */ }
}

// Leaving the page: what waits is sent on its way; it stays kept here until an answer says that it arrived.
function flush() {
  if (facts.mode !== "fill") return;
  // What is typed and its field not left yet, too.
  document.activeElement?.blur();
  const edits = waiting();
  if (edits.length && edits.length < 300) post(noteSent(edits), { keepalive: true }).catch(() => {});
}
