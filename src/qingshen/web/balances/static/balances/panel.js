// The side panel: one stream or one node in fields, with what the check says of it. All of it by keyboard.
import { facts, make, put, say } from "../reporting/page.js";
import { addContent, addStream, contentsOf, deleteStream, edit, fold, isOpen, isOutside, renameNode, setField, tables } from "./model.js";
import { addNode, allNodes, dropNode, freeName, leave, moveName } from "./canvas.js";
import { amount, nodeFigures, nodeState, problemsOf, streamState, suspectsOf } from "./looks.js";

let hooks = {}, chosen = null, told = null, isAsking = false;
export const begin = (given) => { hooks = given; render(); };
export const heard = (result) => { told = result; marks(); };
const id = (field, ident) => `field-${field}-${ident}`.replace(/[^\w-]/g, "_");

export function choose(at) {
  // What is typed and not left yet, in a field that goes now.
  const active = document.activeElement;
  if (isTyped(active)) active.blur();
  chosen = at;
  isAsking = false;
  render();
  if (at?.isNew) document.getElementById(id(at.kind === "stream" ? "stream" : "node", at.id))?.select();
}

// Others changed the rows, or they were undone. A field gives its change before the next one has the focus: a panel
// drawn anew at once would leave the focus nowhere.
export function refresh() {
  const active = document.activeElement;
  // Between two fields nothing has the focus but the page.
  if (active === document.body || document.getElementById("panel").contains(active)) window.setTimeout(redraw);
  else render();
}

const isTyped = (field) => Boolean(field?.isConnected && field.dataset.was !== undefined && field.value !== field.dataset.was);

// The field somebody is in keeps its focus, and what was typed into it and not left yet.
function redraw() {
  const active = document.activeElement, { id: name, value, selectionStart, selectionEnd } = active, isTyping = isTyped(active);
  // Another has deleted the stream: what is being written in it is asked about.
  if (isTyping && isGone()) { given(active); return; }
  render();
  const again = name && document.querySelector(`#panel #${CSS.escape(name)}`);
  if (!again) return;
  again.focus();
  if (isTyping) {
    again.value = value;
    // A browser tells of no change where the text was put by a script.
    again.addEventListener("blur", () => { if (isTyped(again)) given(again); });
  }
  again.setSelectionRange?.(selectionStart, selectionEnd);
}

function given(field) { field.dispatchEvent(new Event("change")); }
const isGone = () => chosen?.kind === "stream" && !tables.streams.has(chosen.id);

function render() {
  if (isAsking) return;
  if (!chosen || isGone()) { put("panel", make("p", "text-secondary mb-0", say(isOpen ? "nothing_chosen" : "read_only"))); return; }
  put("panel", ...(chosen.kind === "stream" ? ofStream(chosen.id) : ofNode(chosen.id)));
  for (const one of document.querySelectorAll("#panel input, #panel select")) one.dataset.was = one.value;
  marks();
}

function ofStream(ident) {
  const row = tables.streams.get(ident), form = make("div", "balance-fields");
  form.append(nodeList());
  for (const field of facts.fields.streams) form.append(fieldOf("streams", ident, row, field));
  const parts = [make("h3", "card-title mb-2", `${say("stream")}: ${row.stream || say("unnamed")}`), slot("about-chosen"), form, ...carried(row)];
  if (isOpen) parts.push(button("btn btn-sm btn-outline-danger mt-3", say("delete_stream"), () => {
    if (window.confirm(say("delete_stream_asked", { name: row.stream || say("unnamed") }))) { leave(row); deleteStream(ident); hooks.choose(null); }
  }));
  return parts;
}

const slot = (name) => { const one = make("div", "mb-2"); one.id = name; return one; };

function button(className, text, act) {
  const one = make("button", className, text);
  one.type = "button";
  one.addEventListener("click", act);
  return one;
}

function nodeList() {
  const list = make("datalist");
  list.id = "nodes-offered";
  list.append(...[...allNodes().values()].map((name) => new Option(name)));
  const units = make("datalist");
  units.id = "units-offered";
  units.append(...facts.units.map((name) => new Option(name)));
  const both = make("div");
  both.append(list, units);
  return both;
}

function fieldOf(table, ident, row, field) {
  const box = make("div", `field field-${field.name}`), label = make("label", "form-label mb-0", field.label + (field.unit ? ` (${field.unit})` : ""));
  const input = make(field.choices.length ? "select" : "input", field.choices.length ? "form-select form-select-sm" : "form-control form-control-sm");
  input.id = label.htmlFor = id(field.name, ident);
  input.disabled = !isOpen;
  if (field.choices.length) {
    input.append(new Option(say(field.name === "role" ? "choose_role" : "no_status"), ""), ...field.choices.map(([code, text]) => new Option(text, code)));
    if (row[field.name] && !field.choices.some(([code]) => code === row[field.name])) input.append(new Option(row[field.name], row[field.name]));
  }
  const isEnd = field.name === "source" || field.name === "target";
  input.value = isEnd && isOutside(row[field.name]) ? "" : row[field.name] ?? "";
  if (isEnd) { input.setAttribute("list", "nodes-offered"); input.placeholder = say("outside"); }
  if (field.name === "unit") input.setAttribute("list", "units-offered");
  if (["value", "uncertainty", "price"].includes(field.name)) input.inputMode = "decimal";
  const why = make("div", "invalid-feedback d-block");
  why.id = `${input.id}-why`;
  input.setAttribute("aria-describedby", why.id);
  input.dataset.table = table; input.dataset.ident = ident; input.dataset.field = field.name;
  input.addEventListener("change", () => { input.dataset.was = input.value; setField(table, ident, field.name, input.value.trim()); });
  if (field.help) label.title = field.help;
  box.append(label, input, why);
  return box;
}

function carried(row) {
  const component = facts.fields.contents[0];
  const rows = contentsOf(row.stream ?? "");
  if (!component.choices.length || (!rows.length && !isOpen)) return [];
  const box = make("details", "mt-2"), names = new Map(component.choices);
  box.open = rows.length > 0;
  box.append(make("summary", "fw-medium", `${say("contents")} (${rows.length})`));
  for (const [ident, one] of rows) {
    const part = make("fieldset", "content-fields"), legend = make("legend", "small fw-medium mb-0", names.get(one.component) ?? one.component ?? "");
    part.append(legend);
    for (const field of facts.fields.contents.slice(1)) part.append(fieldOf("contents", ident, one, field));
    const figures = told?.contents[ident];
    if (figures) part.append(make("div", "small text-secondary", `${say("balanced")} ${figures.balanced} · ${figures.flow} · ${figures.status}`));
    if (isOpen) part.append(button("btn btn-sm btn-link text-danger p-0", say("delete_content"), () => edit([{ table: "contents", ident, field: "", value: "" }])));
    box.append(part);
  }
  const left = component.choices.filter(([code]) => !rows.some(([, one]) => one.component === code));
  if (isOpen && row.stream && left.length) {
    const pick = make("select", "form-select form-select-sm d-inline-block w-auto mt-1");
    pick.setAttribute("aria-label", component.label);
    pick.append(...left.map(([code, text]) => new Option(text, code)));
    box.append(pick, button("btn btn-sm mt-1 ms-1", say("add_content"), () => addContent(row.stream, pick.value)));
  }
  return [box];
}

function ofNode(folded) {
  const name = allNodes().get(folded) ?? folded, box = make("div", "field mb-2"), label = make("label", "form-label mb-0", say("node_name")), input = make("input", "form-control form-control-sm");
  input.id = label.htmlFor = id("node", folded);
  input.value = name;
  input.disabled = !isOpen;
  input.addEventListener("change", () => {
    input.dataset.was = input.value;
    const next = input.value.trim();
    if (isOutside(next) || next === name) { input.value = name; return; }
    const other = fold(next) !== folded && allNodes().get(fold(next));
    if (other && !window.confirm(say("merge_nodes_asked", { name, other }))) { input.value = name; return; }
    moveName(folded, next);
    renameNode(folded, next);
    hooks.choose({ kind: "node", id: fold(next) });
  });
  box.append(label, input);
  const joins = (end) => [...tables.streams].filter(([, row]) => !isOutside(row[end]) && fold(row[end]) === folded);
  const parts = [make("h3", "card-title mb-2", `${say("node")}: ${name}`), slot("about-chosen"), box];
  for (const [end, other, head, add] of [["target", "source", "in", "add_in"], ["source", "target", "out", "add_out"]]) {
    parts.push(make("h4", "small fw-medium mb-1 mt-2", say(head)));
    for (const [ident, row] of joins(end)) {
      const far = isOutside(row[other]) ? say("outside") : row[other];
      parts.push(button("found mb-1", `${row.stream || say("unnamed")} · ${amount(row)} · ${far}`, () => hooks.choose({ kind: "stream", id: ident })));
    }
    if (isOpen) parts.push(button("btn btn-sm mb-1", `＋ ${say(add)}`, () => hooks.choose({ kind: "stream", id: addStream({ stream: freeName(), [end]: name }), isNew: true })));
  }
  if (isOpen && !joins("source").length && !joins("target").length) parts.push(button("btn btn-sm btn-outline-danger mt-2 d-block", say("delete_node"), () => { dropNode(folded); hooks.choose(null); }));
  return parts;
}

// What the check says of what is chosen: in words, and at the fields it is about.
function marks() {
  for (const input of document.querySelectorAll("#panel [data-field]")) {
    const found = problemsOf(told, input.dataset.table, input.dataset.ident).filter((one) => one.field === input.dataset.field);
    const isError = found.some((one) => one.severity === "error");
    input.classList.toggle("is-invalid", isError);
    input.setAttribute("aria-invalid", String(isError));
    const why = document.getElementById(`${input.id}-why`);
    why.textContent = found.map((one) => `${one.what} → ${one.remedy}`).join(" ");
    why.classList.toggle("text-warning-emphasis", !isError);
  }
  if (chosen && document.getElementById("about-chosen")) put("about-chosen", ...about());
}

function about() {
  const parts = [];
  const line = (name, text) => parts.push(make("span", "figure-pair", `${name} ${text}`));
  if (chosen.kind === "stream") {
    const row = tables.streams.get(chosen.id), figures = told?.streams[chosen.id];
    if (!row) return [];
    const { tone, text } = streamState(chosen.id, row, told);
    if (text) parts.push(make("span", `badge tone-${tone}`, text));
    if (figures) for (const name of ["reading", "balanced", "adjustment", "test"]) line(say(name), figures[name]);
    for (const one of suspectsOf(told, "streams", row.stream ?? "")) parts.push(make("p", "text-danger-emphasis mb-0 mt-1", one.text));
    for (const one of problemsOf(told, "streams", chosen.id).filter((other) => !other.field)) parts.push(make("p", "text-danger-emphasis mb-0", `${one.what} → ${one.remedy}`));
    return parts;
  }
  const { tone, text } = nodeState(chosen.id, told), figures = nodeFigures(told, chosen.id);
  if (text) parts.push(make("span", `badge tone-${tone}`, text.replace("\n", ": ")));
  if (figures) for (const name of ["in", "out", "difference", "test"]) line(say(name), figures[{ in: "input", out: "output" }[name] ?? name]);
  for (const one of suspectsOf(told, "nodes", chosen.id)) parts.push(make("p", "text-danger-emphasis mb-0 mt-1", one.text));
  return parts;
}

// A node by its name: asked here, not in a box of the browser.
export function askNode() {
  const form = make("form", "d-flex gap-2"), input = make("input", "form-control form-control-sm");
  input.id = "new-node-name";
  input.setAttribute("aria-label", say("node_name"));
  input.placeholder = say("node_name");
  input.required = true;
  form.append(input, make("button", "btn btn-sm btn-primary flex-shrink-0", say("new_node")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    addNode(input.value.trim());
    hooks.choose({ kind: "node", id: fold(input.value) });
  });
  chosen = null;
  isAsking = true;
  put("panel", form);
  input.focus();
}

