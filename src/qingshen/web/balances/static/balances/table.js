// The same network as a table: every stream in words, to be read, printed, and chosen by keyboard.
import { facts, make, put, say } from "../reporting/page.js";
import { isOpen, isOutside, tables } from "./model.js";
import { amount, roleName, streamState } from "./looks.js";

let hooks = {}, told = null, chosen = null;
export const begin = (given) => { hooks = given; draw(); };
export const heard = (result) => { told = result; draw(); };
export const choose = (at) => { chosen = at; draw(); };

export function draw() {
  const focused = document.activeElement?.dataset?.row;
  const rows = [...tables.streams].sort(([, one], [, other]) => (one.stream ?? "").localeCompare(other.stream ?? "", document.documentElement.lang));
  put("stream-rows", ...rows.map(([ident, row]) => line(ident, row)), ...(told?.found ?? []).map(inferred));
  put("stream-count", document.createTextNode(String(rows.length)));
  document.getElementById("no-figures").hidden = !rows.length || rows.some(([, row]) => row.value);
  if (focused) document.querySelector(`[data-row="${CSS.escape(focused)}"]`)?.focus();
}

function line(ident, row) {
  const one = make("tr"), figures = told?.streams[ident], { tone, text } = streamState(ident, row, told);
  if (chosen?.kind === "stream" && chosen.id === ident) { one.className = "table-active"; one.setAttribute("aria-current", "true"); }
  const end = (name) => (isOutside(row[name]) ? say("outside") : row[name]);
  const act = make("button", "btn btn-sm", say(isOpen ? "edit" : "show"));
  act.type = "button";
  act.dataset.row = ident;
  act.setAttribute("aria-label", `${say(isOpen ? "edit" : "show")} ${row.stream ?? ""}`);
  act.addEventListener("click", () => hooks.choose({ kind: "stream", id: ident, isFocused: true }));
  const head = make("th", "fw-medium", row.stream || say("unnamed"));
  head.scope = "row";
  const state = cell("");
  if (text) state.append(make("span", `badge tone-${tone}`, text));
  const last = cell("", "d-print-none");
  last.append(act);
  one.append(head, cell(end("source")), cell(end("target")), cell(roleName(row)), cell(amount(row), "num"), cell(figures?.balanced ?? "", "num"), cell(figures?.adjustment ?? "", "num"), cell(figures?.test ?? "", "num"), state, last);
  return one;
}

function inferred(figures) {
  const one = make("tr", "text-danger-emphasis"), head = make("th", "fw-medium", figures.name);
  head.scope = "row";
  const state = cell("");
  state.append(make("span", "badge tone-bad", `${say("found")}: ${figures.status}`));
  one.append(head, cell(figures.source || say("outside")), cell(figures.target || say("outside")), cell(""), cell("—", "num"), cell(`${figures.balanced} ${facts.unit}`, "num"), cell("—", "num"), cell("—", "num"), state, cell("", "d-print-none"));
  return one;
}

const cell = (text, className = "") => make("td", className, text);
