// The rows of one network in the browser: what the drawing, the panel and the table all show. Saved by the grid's store.
import { facts, key } from "../reporting/page.js";
import { change, forget, madeOf, pending, unsaved } from "../reporting/store.js";

const rows = JSON.parse(document.getElementById("rows-data").textContent);
export const tables = { streams: new Map(Object.entries(rows.streams)), contents: new Map(Object.entries(rows.contents)) };
const told = { streams: new Map(Object.entries(rows.streams)), contents: new Map(Object.entries(rows.contents)) };
const renamed = new Map();   // a row deleted and brought back has another ident
const lost = { streams: new Map(), contents: new Map() };   // rows others deleted: ident → row
const done = [], undone = [];
const listeners = [];
const outside = new Set(facts.outside);

export const fold = (name) => (name ?? "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");
export const isOutside = (name) => !fold(name) || outside.has(fold(name));
export const isOpen = facts.mode === "fill";
export const onChange = (listener) => listeners.push(listener);
export const fresh = () => `s-${Array.from(crypto.getRandomValues(new Uint8Array(6)), (one) => one.toString(16).padStart(2, "0")).join("")}`;
const notify = () => listeners.forEach((one) => one());
const belongs = (row) => row.balance === facts.balance && row.year === String(facts.year);
export const contentsOf = (stream) => [...tables.contents].filter(([, row]) => fold(row.stream) === fold(stream));

// The nodes of the streams, each spelled as it stands first: folded name → name.
export function nodes() {
  const found = new Map();
  for (const row of tables.streams.values()) for (const end of ["source", "target"]) {
    if (!isOutside(row[end]) && !found.has(fold(row[end]))) found.set(fold(row[end]), row[end].trim());
  }
  return found;
}

function nowCalled(table, ident) {
  let now = ident;
  while (!tables[table].has(now) && renamed.has(now)) now = renamed.get(now);
  return now;
}

// Make the changes {table, ident, field, value}, field "" : the row goes; return what takes them back. `from`: what
// must stand there still; what others have written since is not taken back.
function make(batch) {
  const back = [], born = new Map();
  for (const { table, ident: said, field, value, from } of batch) {
    // What is written in a row another has deleted is asked about, with all that stood in it.
    const ident = nowCalled(table, said), row = tables[table].get(ident) ?? (from === undefined ? lost[table].get(ident) : undefined);
    if (from !== undefined && !isStill(table, [ident, said], field, row, from)) continue;
    if (field === "") { back.unshift(...remove(table, ident, row)); continue; }
    if (!row && !born.has(ident)) { born.set(ident, { table, ident, field: "", value: "" }); back.unshift(born.get(ident)); }
    const before = row?.[field] ?? "";
    if (before === value) continue;
    if (!born.has(ident)) back.unshift({ table, ident, field, value: before, from: value });
    tables[table].set(ident, { ...row, [field]: value });
    change({ table, ident, field, seen: told[table].get(ident)?.[field] ?? "", value });
  }
  for (const [ident, one] of born) one.from = { ...tables[one.table].get(ident) };
  return back;
}

// Whether a cell, or a whole row, stands as it was left here, or as the server then wrote it.
function isStill(table, idents, field, row, from) {
  if (!row) return false;
  const isAs = (name, text) => [text, ...idents.map((ident) => madeOf(key(table, ident, name), text))].includes(row[name] ?? "");
  return field ? isAs(field, from) : [...new Set([...Object.keys(row), ...Object.keys(from)])].every((name) => isAs(name, from[name] ?? ""));
}

function remove(table, ident, row) {
  if (!row) return [];
  for (const name of [...unsaved.keys()]) if (name.startsWith(`${table}|${ident}|`)) forget(name);
  tables[table].delete(ident);
  const there = told[table].get(ident);
  change({ table, ident, field: "", seen: there ? JSON.stringify(there) : "", value: "" });
  const again = fresh();
  renamed.set(ident, again);
  return Object.entries(row).map(([field, value]) => ({ table, ident: again, field, value }));
}

export function edit(batch) {
  if (!isOpen) return;
  const back = make(batch);
  if (!back.length) return;
  done.push(back);
  undone.length = 0;
  notify();
}

function turn(from, to) {
  const batch = from.pop();
  if (!batch) return;
  const back = make(batch);
  if (back.length) to.push(back);
  notify();
}
export const undo = () => turn(done, undone);
export const redo = () => turn(undone, done);
export const canUndo = () => done.length > 0;
export const canRedo = () => undone.length > 0;

export function addStream(given) {
  const ident = fresh();
  const cells = { year: String(facts.year), balance: facts.balance, unit: facts.unit, ...given };
  edit(Object.entries(cells).filter(([, value]) => value).map(([field, value]) => ({ table: "streams", ident, field, value })));
  return ident;
}

export function addContent(stream, component) {
  const cells = { year: String(facts.year), balance: facts.balance, stream, component, unit: facts.carried[component] };
  const ident = fresh();
  edit(Object.entries(cells).filter(([, value]) => value).map(([field, value]) => ({ table: "contents", ident, field, value })));
}

// What a stream carries is kept under its name: it goes along where no other stream bears that name.
const bears = (name, but) => [...tables.streams].some(([ident, row]) => ident !== but && fold(row.stream) === fold(name));
const carriedBy = (ident) => {
  const { stream } = tables.streams.get(ident) ?? {};
  return bears(stream, ident) ? [] : contentsOf(stream);
};

export function setField(table, ident, field, value) {
  const batch = [{ table, ident, field, value }];
  if (table === "streams" && field === "stream" && !bears(value, ident)) batch.push(...carriedBy(ident).map(([one]) => ({ table: "contents", ident: one, field: "stream", value })));
  edit(batch);
}

export function deleteStream(ident) {
  const carried = carriedBy(ident).map(([one]) => ({ table: "contents", ident: one, field: "", value: "" }));
  edit([...carried, { table: "streams", ident, field: "", value: "" }]);
}

export function renameNode(folded, name) {
  const batch = [];
  for (const [ident, row] of tables.streams) for (const end of ["source", "target"]) {
    if (!isOutside(row[end]) && fold(row[end]) === folded) batch.push({ table: "streams", ident, field: end, value: name });
  }
  edit(batch);
}

// Rows as the server has them now; what waits here to be saved stays as it was typed.
export function take(given) {
  let isChanged = false;
  for (const table of ["streams", "contents"]) for (const [ident, row] of Object.entries(given[table] ?? {})) {
    if (belongs(row)) told[table].set(ident, row); else told[table].delete(ident);
    if (pending(key(table, ident, ""))) continue;
    const next = belongs(row) ? { ...row } : null;
    for (const one of unsaved.values()) if (next && one.table === table && one.ident === ident && one.field) next[one.field] = one.value;
    const now = tables[table].get(ident);
    if (!next && ![...unsaved.values()].some((one) => one.table === table && one.ident === ident)) {
      if (now) lost[table].set(ident, now);
      if (tables[table].delete(ident)) isChanged = true;
      continue;
    }
    if (next && !same(next, now)) { tables[table].set(ident, next); isChanged = true; }
  }
  if (isChanged) notify();
}

// A row somebody deleted while we wrote in it, as it stood here.
export const lostRow = ({ table, ident }) => lost[table].get(ident);

// Ours instead of their deletion: the row comes back with what it carried, under another ident. Says whether it was gone.
export function bringBack({ table, ident, field, value, row }) {
  if (!field || told[table].has(ident)) return false;
  if (renamed.has(ident)) { edit([{ table, ident, field, value }]); return true; }
  const cells = { year: String(facts.year), balance: facts.balance, ...row, [field]: value }, again = fresh();
  const carried = table === "streams" && !bears(row?.stream) ? [...lost.contents].filter(([, one]) => fold(one.stream) === fold(row?.stream)) : [];
  renamed.set(ident, again);
  edit([[table, again, cells], ...carried.map(([, one]) => ["contents", fresh(), { ...one, stream: cells.stream }])]
    .flatMap(([of, name, all]) => Object.entries(all).filter(([, text]) => text).map(([one, text]) => ({ table: of, ident: name, field: one, value: text }))));
  return true;
}

const same = (one, other) => other && [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => (one[name] ?? "") === (other[name] ?? ""));

// What an earlier visit left unsaved in this browser.
export function restore() {
  const mine = new Set();
  for (const one of unsaved.values()) if (one.table in tables && one.value && (one.field === "balance") && one.value === facts.balance) mine.add(one.ident);
  for (const one of unsaved.values()) {
    if (!(one.table in tables) || !(tables[one.table].has(one.ident) || mine.has(one.ident))) continue;
    if (one.field === "") tables[one.table].delete(one.ident);
    else tables[one.table].set(one.ident, { ...tables[one.table].get(one.ident), [one.field]: one.value });
  }
  for (const table of Object.values(tables)) for (const [ident, row] of table) if (!belongs(row)) table.delete(ident);
}
