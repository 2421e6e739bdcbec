// How a node and a stream look after the check: a colour, and always the words beside it.
import { facts, say, shown } from "../reporting/page.js";
import { fold } from "./model.js";

export const COLOURS = { good: "#0f766e", bad: "#b91c1c", open: "#92600a", plain: "#475569", chosen: "#1d4ed8" };
const role = new Map(facts.fields.streams.find((one) => one.name === "role").choices);
const number = { kind: "number", choices: [] };
export const amount = (row, isFull = true) => (row.value ? `${shown(number, row.value)}${isFull && row.uncertainty ? ` ±${row.uncertainty}%` : ""} ${row.unit ?? ""}` : say("unmetered"));
export const roleName = (row) => role.get(row.role) ?? row.role ?? "";
const wide = (letter) => (letter > "\u2e80" ? 2 : 1);

// The text cut to `most` half-width letters: Chinese ones count twice.
function fitted(text, most) {
  let used = 0, shownPart = "";
  for (const letter of text) {
    used += wide(letter);
    if (used > most) return `${shownPart.trimEnd()}…`;
    shownPart += letter;
  }
  return text;
}


export const problemsOf = (told, table, ident) => (told?.problems ?? []).filter((one) => one.table === table && one.ident === ident);
export const suspectsOf = (told, kind, name) => (told?.suspects ?? []).filter((one) => one[kind].some((other) => fold(other) === fold(name)));
export const nodeFigures = (told, folded) => Object.entries(told?.nodes ?? {}).find(([name]) => fold(name) === folded)?.[1];

// What is to be said of a stream beside its reading: its tone and a word or two.
export function streamState(ident, row, told) {
  if (problemsOf(told, "streams", ident).some((one) => one.severity === "error")) return { tone: "bad", text: say("error") };
  const figures = told?.streams[ident];
  if (!figures) return { tone: "plain", text: "" };
  const suspects = suspectsOf(told, "streams", row.stream ?? "");
  if (suspects.length) return { tone: "bad", text: figures.suspect ? figures.status : `${say("suspect")}: ${suspects[0].mark}` };
  if (figures.state === "unobservable" || figures.state === "at_bound") return { tone: "open", text: figures.status };
  return { tone: figures.tone === "good" ? "good" : "plain", text: figures.status };
}

export function nodeState(folded, told) {
  const suspects = suspectsOf(told, "nodes", folded);
  if (suspects.length) return { tone: "bad", text: `${say("suspect")}\n${suspects[0].mark}` };
  const figures = nodeFigures(told, folded);
  if (!figures || figures.difference === "—") return { tone: "plain", text: "" };
  return figures.tone === "bad" ? { tone: "open", text: `${say("not_closed")}\n${figures.difference}` } : { tone: "good", text: `${say("difference")}\n${figures.difference}` };
}

export function nodeLook(name, folded, told, chosen) {
  const { tone, text } = nodeState(folded, told), isChosen = chosen?.kind === "node" && chosen.id === folded;
  return {
    body: { rx: 4, ry: 4, fill: { bad: "#fef2f2", open: "#fffbeb" }[tone] ?? "#f8fafc", stroke: isChosen ? COLOURS.chosen : COLOURS[tone], strokeWidth: isChosen ? 3 : tone === "bad" ? 2.5 : 1.5 },
    label: { text: [name, ...text.split("\n")].filter(Boolean).map((one) => fitted(one, 19)).join("\n"), fill: tone === "bad" ? COLOURS.bad : "#1e293b", fontSize: 12.5, lineHeight: 17, title: `${name} ${text}` },
  };
}

export function edgeLook(ident, row, told, chosen) {
  const { tone, text } = streamState(ident, row, told), isChosen = chosen?.kind === "stream" && chosen.id === ident;
  const colour = isChosen ? COLOURS.chosen : COLOURS[tone], figures = told?.streams[ident];
  const lines = [fitted(row.stream || say("unnamed"), 20), fitted(row.value || !figures || figures.balanced === "?" ? amount(row, isChosen) : `→ ${figures.balanced} ${row.unit ?? ""}`, 26)];
  if (tone === "open" && !row.value) lines[1] = fitted(text, 26);
  else if (tone === "bad" || tone === "open") lines.push(fitted(text, 26));
  return {
    attrs: { line: { stroke: colour, strokeWidth: isChosen || tone === "bad" ? 2.6 : 1.4, strokeDasharray: tone === "open" || !row.value ? "5 4" : "", targetMarker: { name: "block", width: 9, height: 7 } } },
    labels: [{ position: 0.5, attrs: { label: { text: lines.join("\n"), fill: tone === "plain" || tone === "good" ? "#334155" : colour, fontSize: 12 }, body: { fill: "#ffffffe6", stroke: isChosen ? colour : "none", refWidth: "100%", rx: 2 } } }],
  };
}
