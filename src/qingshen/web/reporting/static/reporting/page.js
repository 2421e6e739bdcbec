// What the page says to its scripts, and small words about making elements.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
export const sheet = read("sheet-data");
export const facts = read("facts-data");
export const first = read("live-data");
const words = read("words-data");

export const say = (name, said = {}) => words[name].replace(/\{(\w+)\}/g, (all, key) => said[key] ?? all);
// Signing in anew beside this page changes the token: the cookie has the one that counts now.
export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
  ?? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
export const key = (table, ident, field) => `${table}|${ident}|${field}`;
export const columnById = new Map(sheet.columns.map((one) => [one.id, one]));

export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== "") element.textContent = text;
  return element;
}

export function put(id, ...children) {
  const place = document.getElementById(id);
  if (place) place.replaceChildren(...children);
}

// A code as its label in the reader's language; a plain number with its thousands apart.
export function shown(column, text) {
  if (!text) return "";
  if (column.said?.[text]) return column.said[text];
  const found = column.choices.find(([code]) => code === text);
  if (found) return found[1];
  if (column.kind === "number" && /^-?\d+(\.\d+)?$/.test(text)) {
    const [whole, part] = text.split(".");
    return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (part ? `.${part}` : "");
  }
  return text;
}

// What somebody wrote as its code, where it is a label.
export function coded(column, text) {
  const written = text.trim(), unit = Object.entries(column.said ?? {}).find(([, said]) => said === written);
  if (unit) return unit[0];
  const found = column.choices.find(([, label]) => label.toLowerCase() === written.toLowerCase());
  if (found || !written || !column.closed) return found ? found[0] : written;
  // Of a list the beginning is enough, where only one begins so.
  const begin = column.choices.filter(([, label]) => label.toLowerCase().startsWith(written.toLowerCase()));
  return begin.length === 1 ? begin[0][0] : written;
}

// The cell a spot (table, ident, field) is in this sheet: the row's key and the column's id.
export function columnOf(row, ident, field) {
  const year = Object.keys(row._idents).find((one) => row._idents[one] === ident);
  if (year === undefined) return null;
  return sheet.columns.find((one) => one.field === field && one.year === year) ?? null;
}

// What the free columns offer, for their editors.
export function offer() {
  for (const one of sheet.columns) if (one.choices.length) {
    const list = make("datalist");
    list.id = `offered-${one.id}`;
    for (const [, label] of one.choices) list.append(new Option(label));
    document.body.append(list);
  }
}

// How far the last year's value is from that of the year before.
export function changeOf(cell) {
  const values = sheet.columns.filter((one) => one.field === "value" && one.year).map((one) => Number(cell.getData()[one.id] || NaN));
  const [before, now] = values.slice(-2);
  if (values.length < 2 || !(before > 0) || Number.isNaN(now)) return "";
  // From ten times on a percentage says nothing any more, and has no room.
  if (now >= 10 * before) return `×${Math.round(now / before).toLocaleString("en")}`;
  const part = (now / before - 1) * 100;
  return `${part > 0 ? "+" : ""}${part.toFixed(Math.abs(part) < 10 ? 1 : 0)} %`;
}
