// Asks the engine what it says of the rows as they stand, and shows it; the pictures follow when there is a pause.
import { facts, make, put, say, token } from "../reporting/page.js";
import { tables } from "./model.js";

const PAUSE = 500, REST = 1500, AGAIN = 5000, FIRST = 3;
let hooks = {}, timer = 0, later = 0, asked = 0;
export const begin = (given) => { hooks = given; check(); };

export function plan() {
  window.clearTimeout(timer);
  window.clearTimeout(later);
  put("verdict-state", document.createTextNode(say("checking")));
  timer = window.setTimeout(check, PAUSE);
}

export async function post(url, said, more = {}) {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(said), redirect: "manual", headers: { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" }, ...more });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

const rows = () => ({ balance: facts.balance, year: facts.year, streams: Object.fromEntries(tables.streams), contents: Object.fromEntries(tables.contents) });

async function check() {
  const mine = (asked += 1);
  try {
    const told = await post(facts.urls.check, rows());
    if (mine !== asked) return;
    put("verdict-state");
    show(told);
    hooks.heard(told);
    later = window.setTimeout(() => pictures(mine), REST);
  } catch (error) {
    if (mine !== asked) return;
    // An answer that leads elsewhere has no status: to the sign-in.
    put("verdict-state", document.createTextNode(say(error.message === "0" ? "check_signed_out" : "check_failed")));
    timer = window.setTimeout(check, AGAIN);
  }
}

async function pictures(mine) {
  let told;
  try { told = await post(facts.urls.check, { ...rows(), pictures: true }); } catch { return; }
  if (mine !== asked) return;
  const place = document.getElementById("sankey");
  for (const old of place.querySelectorAll(".sankey")) echarts.getInstanceByDom(old)?.dispose();
  put("sankey", ...told.pictures.map(({ caption }) => {
    const figure = make("figure", "mb-3"), frame = make("div", "sankey-frame"), box = make("div", "sankey");
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", caption);
    frame.append(box);
    figure.append(make("figcaption", "fw-medium mb-1", caption), frame);
    return figure;
  }));
  document.getElementById("sankey-card").hidden = !told.pictures.length;
  [...place.querySelectorAll(".sankey")].forEach((box, at) => {
    box.style.height = `${told.pictures[at].height}px`;
    const { option } = told.pictures[at], font = getComputedStyle(document.body).fontFamily;
    echarts.init(box, null, { renderer: "svg" }).setOption({ ...option, textStyle: { ...option.textStyle, fontFamily: font } });
  });
  document.body.dataset.pictures = "ready";
}

function show(told) {
  const box = document.getElementById("verdict"), [first, ...rest] = told.verdict.lines;
  box.className = `verdict tone-${told.verdict.tone}`;
  put("verdict-lines", make("strong", "", first ?? ""), ...rest.map((text) => make("span", "", ` ${text}`)));
  const errors = told.problems.filter((one) => one.severity === "error").slice(0, FIRST);
  put("suspects", ...told.suspects.map(suspect), ...(told.suspects.length ? [] : errors.map(problem)));
  put("problems", ...told.problems.map(problem));
  document.getElementById("problem-card").hidden = !told.problems.length;
  put("meters", ...told.meters.map((text) => make("li", "", text)));
  put("components", ...told.components.map((one) => { const line = make("li"); line.append(make("strong", "", `${one.name}: `), document.createTextNode(one.text)); return line; }));
  document.getElementById("component-card").hidden = !told.components.length;
  put("indicator-rows", ...told.indicators.map((one) => row([one.name, `${one.symbol} = ${one.formula}`, one.value || one.reason])));
  put("loss-rows", ...(told.losses.length ? told.losses.map((one) => row([one.name, one.role, one.node, one.amount, one.share])) : [wide(say("none_lost"))]));
  put("node-rows", ...Object.entries(told.nodes).map(([name, one]) => row([name, one.input, one.output, one.difference, one.test], one.tone === "bad" ? "tone-bad-text" : "")));
  put("table-note", document.createTextNode(told.notes?.[0] ?? ""));
  document.getElementById("figure-cards").hidden = !Object.keys(told.streams).length;
  document.body.dataset.verdict = told.verdict.tone;
}

function suspect(one) {
  const line = make("li", "mb-1"), button = make("button", "found error", one.text), at = one.streams[0] ? { kind: "stream", name: one.streams[0] } : one.nodes[0] && { kind: "node", name: one.nodes[0] };
  button.type = "button";
  if (at) button.addEventListener("click", () => hooks.find(at));
  line.append(at ? button : document.createTextNode(one.text));
  return line;
}

function problem(one) {
  const line = make("li", "mb-1"), button = make("button", `found ${one.severity}`);
  button.type = "button";
  button.append(make("span", "", one.what), make("small", "", one.remedy));
  button.addEventListener("click", () => hooks.point(one));
  line.append(button);
  return line;
}

function row(texts, className = "") {
  const one = make("tr", className);
  texts.forEach((text, at) => { const cell = make(at ? "td" : "th", at ? "" : "fw-medium", text); if (!at) cell.scope = "row"; one.append(cell); });
  return one;
}

function wide(text) { const one = make("tr"), cell = make("td", "text-secondary", text); cell.colSpan = 9; one.append(cell); return one; }
