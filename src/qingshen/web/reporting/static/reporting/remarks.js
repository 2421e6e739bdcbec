// The reviewers' remarks beside the grid: written by them, answered by the enterprise.
import { columnById, columnOf, facts, key, make, put, say, sheet, token } from "./page.js";
import { find, hasName } from "./grid.js";
import { item, nothing } from "./beside.js";

const begun = new Map();   // what was written and not sent: by the place it is about

export function remarks(cell, changed) {
  if (facts.mode === "read") return;
  const parts = facts.mode === "review" ? [form(cell, changed)] : [];
  for (const one of facts.remarks) {
    const box = make("div", "remark");
    box.append(item("", placeOf(one), say("pair", { name: one.by, text: one.text }), one.table && [sheet.table, one.ident, one.field]));
    if (one.answer) box.append(make("div", "text-success-emphasis", say("answered", { answer: one.answer })));
    if (facts.mode === "fill") box.append(reply(one, changed));
    if (one.take_back) box.append(taker(one, changed));
    parts.push(box);
  }
  put("remarks", ...(parts.length ? parts : [nothing(say("none"))]));
}

function placeOf(one) {
  if (one.table === "") return say("report_place");
  const row = one.ident && find(one.ident);
  if (!row) return say("table_place");
  const column = one.field && columnOf(row.getData(), one.ident, one.field);
  return [row.getData()._title || one.ident, column?.title ?? say("row")].join(" · ");
}

function reply(one, changed) {
  return written(`answer ${one.pk}`, say("answer"), say("answer"), async (text) => {
    const got = await ask(one.url, new URLSearchParams({ answer: text }), "application/x-www-form-urlencoded");
    if (got.ok) { one.answer = got.told.answer; changed(); }
    return got;
  });
}

function taker(one, changed) {
  const box = make("div"), button = make("button", "btn btn-sm", say("take_back")), why = make("div", "text-danger-emphasis");
  button.type = "button";
  why.setAttribute("role", "alert");
  button.addEventListener("click", async () => {
    if (!window.confirm(say("take_back_asked"))) return;
    button.disabled = true;
    const { ok, told } = await ask(one.take_back, new URLSearchParams(), "application/x-www-form-urlencoded");
    button.disabled = false;
    if (!ok) { why.textContent = told.refused.join(" "); return; }
    facts.remarks.splice(facts.remarks.indexOf(one), 1);
    changed();
  });
  box.append(button, why);
  return box;
}

function form(cell, changed) {
  const column = cell && columnById.get(cell.getField()), row = cell?.getData();
  const at = column && hasName(row, column) ? { ident: row._idents[column.year], field: column.field } : { ident: "", field: "" };
  const label = say("remark_place", { place: placeOf(at) });
  const all = written(key(sheet.table, at.ident, at.field), label, say("remark"), async (text) => {
    const got = await ask(facts.urls.remark, JSON.stringify({ table: sheet.table, ...at, text }), "application/json");
    if (got.ok) { facts.remarks.push(got.told); changed(); }
    return got;
  });
  all.prepend(make("div", "mb-1", label));
  return all;
}

// A line of text with a button: `act(text)` sends it. What is not sent yet is kept while another cell is looked at.
function written(name, label, button, act) {
  const form = make("form", "d-flex gap-1"), input = make("input", "form-control form-control-sm"), why = make("div", "text-danger-emphasis");
  input.maxLength = 500;
  input.required = true;
  input.value = begun.get(name) ?? "";
  input.setAttribute("aria-label", label);
  why.setAttribute("role", "alert");
  input.addEventListener("input", () => begun.set(name, input.value));
  const send = make("button", "btn btn-sm btn-primary flex-shrink-0", button);
  form.append(input, send);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    send.disabled = true;
    const text = input.value;
    begun.delete(name);
    const { ok, told } = await act(text);
    send.disabled = false;
    if (ok) return;
    begun.set(name, text);
    why.textContent = told.refused.join(" ");
  });
  const all = make("div", "mb-2");
  all.append(form, why);
  return all;
}

async function ask(url, body, type) {
  try {
    const answer = await fetch(url, {
      method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token(), Accept: "application/json", "Content-Type": type },
    });
    if (answer.type === "opaqueredirect") return refused(say("signed_out_of"));
    return { ok: answer.ok, told: await answer.json() };
  } catch { return refused(say("not_sent")); }
}

const refused = (why) => ({ ok: false, told: { refused: [why] } });
