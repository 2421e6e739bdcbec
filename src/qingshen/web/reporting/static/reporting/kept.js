// What waits to be saved or decided is kept in this browser, an entry a cell: two tabs of one person share it and
// neither overwrites what the other keeps.
import { facts, key } from "./page.js";

const OWN = `qingshen-report-${facts.user}-${facts.report}/`;
export const UNSAVED = "unsaved", CONFLICT = "conflict";
const entry = (kind, name) => `${OWN}${kind}/${name}`;

export function kept(kind) {
  const found = new Map();
  try {
    // By name a row's deletion stands before the cells written into it afterwards.
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(entry(kind, ""))).sort()) {
      const one = JSON.parse(localStorage.getItem(name));
      found.set(key(one.table, one.ident, one.field), one);
    }
  } catch { /* A storage that is forbidden, or written by something else: nothing is kept. */ }
  return found;
}

export function keep(kind, name, what) {
  try { localStorage.setItem(entry(kind, name), JSON.stringify(what)); }
  catch { /* A full or forbidden storage: the cell is still in the page. */ }
}

// `value`: only while it is this one; another tab may wait with another.
export function drop(kind, name, value) {
  try {
    const there = JSON.parse(localStorage.getItem(entry(kind, name)) ?? "null");
    if (there && (value === undefined || there.value === value)) localStorage.removeItem(entry(kind, name));
  } catch { /* As above. */ }
}
