// The drawing: nodes are processes, edges streams; small boundary marks stand for the outside. X6 draws it.
import { facts, say } from "../reporting/page.js";
import { addStream, fold, isOpen, isOutside, nodes, tables } from "./model.js";
import { layered } from "./layered.js";
import { edgeLook, nodeLook } from "./looks.js";

const WIDTH = 128, HEIGHT = 64, MARK = 14, PAUSE = 900, AGAIN = 5000, PAPER = [700, 480], READABLE = 0.8;
let graph, result = null, chosen = null, hooks = {}, timer = 0, isSending = false, isHeld = false, isLate = false;
const place = new Map();                       // cell id → {x, y}
const waiting = new Map();                     // nodes drawn without a stream, or left by their last one: folded name → name
let moved = new Set(), gone = new Set();       // ids placed by hand, names drawn no more; not sent yet
let kept = new Set();                          // names the server has a place of
const nodeId = (name) => `n:${fold(name)}`, markId = (ident, end) => `o:${ident}:${end}`;

export function begin(given) {
  hooks = given;
  stand(facts);
  graph = new X6.Graph({
    container: document.getElementById("canvas"), autoResize: true, grid: { visible: true, size: 10, args: { color: "#dbe3ea" } },
    background: { color: "#fff" }, panning: { enabled: true }, mousewheel: { enabled: true, modifiers: ["ctrl", "meta"], minScale: 0.3, maxScale: 2 },
    interacting: () => ({ nodeMovable: isOpen, magnetConnectable: isOpen, edgeMovable: false, arrowheadMovable: false, vertexMovable: false, edgeLabelMovable: false }),
    connecting: { snap: { radius: 30 }, allowBlank: false, allowLoop: false, allowMulti: true, allowEdge: false, highlight: true,
      createEdge: () => graph.createEdge({ attrs: { line: { stroke: "#0f766e", strokeWidth: 2 } } }),
      validateConnection: ({ targetCell }) => Boolean(targetCell?.id.startsWith("n:")) },
  });
  graph.on("edge:connected", ({ edge, isNew }) => { if (isNew) joined(edge); });
  graph.on("cell:click", ({ cell }) => { const at = spotOf(cell); if (at) hooks.choose(at); });
  graph.on("blank:click", () => hooks.choose(null));
  graph.on("node:moved", ({ node }) => { place.set(node.id, node.position()); moved.add(node.id); bend(); keep(); });
  // On paper the drawing fills the page's width, however wide or narrow the window is.
  window.addEventListener("beforeprint", () => { graph.resize(...PAPER); fit(); });
  window.addEventListener("afterprint", () => { const { clientWidth, clientHeight } = graph.container; graph.resize(clientWidth, clientHeight); look(); });
  // Nothing is drawn anew under a hand that drags a node or draws a stream.
  graph.container.addEventListener("mousedown", () => { isHeld = true; }, true);
  window.addEventListener("mouseup", () => window.setTimeout(() => { isHeld = false; if (isLate) draw(); }));
  window.addEventListener("pagehide", () => { if (isOpen && timer) send({ keepalive: true }); });
  draw();
  look();
}

function spotOf(cell) {
  if (cell.id.startsWith("n:")) return { kind: "node", id: cell.id.slice(2) };
  if (cell.id.startsWith("e:")) return { kind: "stream", id: cell.id.slice(2) };
  return cell.id.startsWith("o:") ? { kind: "stream", id: cell.id.slice(2).replace(/:(source|target)$/, "") } : null;
}

function joined(edge) {
  const [source, target] = [edge.getSourceCell(), edge.getTargetCell()].map((one) => allNodes().get(one?.id.slice(2)));
  graph.removeCell(edge);
  if (source && target) hooks.choose({ kind: "stream", id: addStream({ source, target, stream: freeName() }), isNew: true });
}

export function freeName() {
  const there = new Set([...tables.streams.values()].map((row) => fold(row.stream)));
  for (let at = 1; ; at += 1) if (!there.has(fold(`${say("new_stream")}${at}`))) return `${say("new_stream")}${at}`;
}

export const allNodes = () => new Map([...waiting, ...nodes()]);

export function addNode(name) {
  if (isOutside(name) || allNodes().has(fold(name))) return;
  waiting.set(fold(name), name);
  // In sight, side by side, a row under the other.
  const area = graph.getGraphArea(), many = Math.max(1, Math.floor(area.width / (WIDTH + 40))), at = waiting.size - 1;
  place.set(nodeId(name), { x: area.x + 24 + (at % many) * (WIDTH + 40), y: area.y + 24 + Math.floor(at / many) * (HEIGHT + 24) });
  moved.add(nodeId(name));
  draw();
  keep();
}

export function moveName(before, name) {
  const at = place.get(`n:${before}`), old = allNodes().get(before);
  if (at && !allNodes().has(fold(name))) { place.set(nodeId(name), at); moved.add(nodeId(name)); }
  if (old && old !== name) gone.add(old);
  if (waiting.delete(before)) waiting.set(fold(name), name);
  draw();
  keep();
}

export function dropNode(folded) { gone.add(waiting.get(folded)); waiting.delete(folded); place.delete(`n:${folded}`); draw(); keep(); }

// The nodes a stream leaves behind when it is deleted stay to be joined anew.
export function leave({ source, target }) {
  for (const name of [source, target]) if (!isOutside(name)) waiting.set(fold(name), allNodes().get(fold(name)));
  keep();
}

function arrange() {
  const names = [...allNodes().keys()].map((one) => `n:${one}`), ends = [];
  for (const row of tables.streams.values()) if (!isOutside(row.source) && !isOutside(row.target)) ends.push([nodeId(row.source), nodeId(row.target), facts.recycled.includes(row.role)]);
  const found = layered(names, ends), lowest = Math.max(0, ...[...place.values()].map((one) => one.y));
  const isFirst = !names.some((name) => place.has(name));
  for (const [name, at] of found) if (!place.has(name)) place.set(name, isFirst ? at : { x: at.x, y: lowest + 120 });
  // Marks of the outside stand beside their node, one under the other.
  const beside = new Map();
  for (const [ident, row] of tables.streams) for (const [end, other, way] of [["source", "target", -1], ["target", "source", 1]]) {
    const id = markId(ident, end);
    if (!isOutside(row[end]) || isOutside(row[other])) continue;
    const near = place.get(nodeId(row[other])), slot = `${nodeId(row[other])}${way}`, at = beside.get(slot) ?? 0;
    beside.set(slot, at + 1);
    if (!place.has(id)) place.set(id, { x: near.x + (way < 0 ? -96 : WIDTH + 70), y: near.y + (way < 0 ? -30 : HEIGHT + 18) + at * 40 * way });
  }
}

export function rearrange() {
  place.clear();
  draw();
  moved = new Set(place.keys());
  look();
  keep();
}
// So that all that is written can be read: of a large network its beginning, the rest is a drag away.
function look() {
  graph.zoomToFit({ padding: 24, minScale: READABLE, maxScale: 1 });
  const { width, height } = graph.getContentArea(), { clientWidth, clientHeight } = graph.container, scale = graph.zoom();
  if (width * scale > clientWidth || height * scale > clientHeight) graph.positionContent(width * scale > clientWidth ? "left" : "top", { padding: 24 });
}

export const fit = () => graph.zoomToFit({ padding: 24, maxScale: 1 });
export const zoom = (by) => graph.zoom(by);

export function draw() {
  isLate = isHeld;
  if (isHeld) return;
  arrange();
  const cells = [];
  for (const [folded, name] of allNodes()) cells.push(graph.createNode({
    id: `n:${folded}`, shape: "rect", ...place.get(`n:${folded}`), width: WIDTH, height: HEIGHT, zIndex: 2, data: { name },
    ports: { groups: { out: { position: "right", attrs: { circle: { r: 5, magnet: true, stroke: "#0f766e", fill: "#fff", strokeWidth: 1.5 } } } }, items: isOpen ? [{ id: "out", group: "out" }] : [] },
  }));
  for (const [ident, row] of tables.streams) {
    const ends = {};
    for (const end of ["source", "target"]) {
      if (!isOutside(row[end])) { ends[end] = { cell: nodeId(row[end]) }; continue; }
      const id = markId(ident, end), at = place.get(id) ?? loose(end);
      place.set(id, at);
      ends[end] = { cell: id };
      cells.push(graph.createNode({ id, shape: "circle", ...at, width: MARK, height: MARK, zIndex: 1,
        attrs: { body: { fill: end === "source" ? "#e0f2fe" : "#f1f5f9", stroke: "#64748b", strokeDasharray: "2 2" } } }));
    }
    cells.push(graph.createEdge({ id: `e:${ident}`, ...ends, zIndex: 0, connector: { name: "smooth" } }));
  }
  graph.resetCells(cells);
  bend();
  mark(result);
  document.getElementById("canvas-empty").hidden = tables.streams.size + allNodes().size > 0;
}

// Where an end stands whose stream reaches no node yet: in sight.
function loose(end) {
  const { x, y, width } = graph.getGraphArea();
  return { x: x + width / 2 + (end === "source" ? -90 : 90), y: y + 30 };
}

// Streams between the same nodes side by side; those that run back beneath.
function bend() {
  const pairs = new Map();
  for (const edge of graph.getEdges()) {
    const ends = [edge.getSourceCell(), edge.getTargetCell()];
    if (!ends.every((one) => one?.id.startsWith("n:"))) { edge.setVertices([]); continue; }
    const name = ends.map((one) => one.id).sort().join("|"), at = pairs.get(name) ?? 0;
    pairs.set(name, at + 1);
    const [from, to] = ends.map((one) => one.getBBox().center), isBack = to.x < from.x - 20;
    const middle = { x: (from.x + to.x) / 2, y: isBack ? Math.max(from.y, to.y) + 74 + 34 * at : (from.y + to.y) / 2 + 46 * at };
    edge.setVertices(isBack || at ? [middle] : []);
  }
}

// Colours and words of the last check; nothing moves.
export function mark(told) {
  result = told;
  for (const node of graph.getNodes()) if (node.id.startsWith("n:")) node.attr(nodeLook(node.data.name, node.id.slice(2), told, chosen));
  for (const edge of graph.getEdges()) if (edge.id.startsWith("e:") && tables.streams.has(edge.id.slice(2))) {
    const look = edgeLook(edge.id.slice(2), tables.streams.get(edge.id.slice(2)), told, chosen);
    edge.attr(look.attrs);
    edge.setLabels(look.labels);
  }
}

const cellId = (at) => (at.kind === "node" ? `n:${at.id}` : `e:${at.id}`);

export function choose(at) {
  if (chosen) graph.getCellById(cellId(chosen))?.setZIndex(chosen.kind === "node" ? 2 : 0);
  chosen = at;
  mark(result);
  if (at) graph.getCellById(cellId(at))?.setZIndex(at.kind === "node" ? 2 : 4);
  const cell = at && graph.getCellById(cellId(at));
  if (cell && !graph.getGraphArea().isIntersectWithRect(cell.getBBox().inflate(2))) graph.centerCell(cell);
}

// Sends where everything stands, and what of it was put there by hand: others' places stay, and come back.
export function keep(pause = PAUSE) {
  if (!isOpen) return;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => send(), pause);
}

// A node the drawing was kept without; as long as nobody has moved anything, each visit arranges all of it.
export function keepNew() {
  if (kept.size && [...allNodes().values()].some((name) => !kept.has(name))) keep();
}

async function send(more = {}) {
  window.clearTimeout(timer);
  // One after another: an answer that comes late would put back what was moved since.
  if (isSending && !more.keepalive) { keep(); return; }
  timer = 0;
  isSending = true;
  const names = allNodes(), nameOf = (id) => (id.startsWith("o:") ? id : names.get(id.slice(2)));
  const drawn = [...place].filter(([id]) => nameOf(id) && graph.getCellById(id));
  const [hands, left] = [moved, gone];
  [moved, gone] = [new Set(), new Set()];
  const alone = [...waiting].filter(([folded]) => !nodes().has(folded)).map(([, name]) => name);
  const positions = Object.fromEntries(drawn.map(([id, { x, y }]) => [nameOf(id), [x, y]]));
  try {
    const isChanged = stand(await hooks.post(facts.urls.place, {
      balance: facts.balance, year: facts.year, positions, alone,
      moved: [...hands].map(nameOf).filter(Boolean), gone: [...left].filter((name) => !(name in positions)),
    }, more));
    if (isChanged) draw();
  } catch (error) {
    if (/^4/.test(error.message)) return;   // Refused: it would be again.
    [moved, gone] = [new Set([...hands, ...moved]), new Set([...left, ...gone])];
    keep(AGAIN);
  } finally { isSending = false; }
}

// Where the server has it: what was moved here since stays where it was put. Says whether the drawing changes.
function stand({ positions, alone }) {
  let isChanged = false;
  kept = new Set(Object.keys(positions));
  for (const [name, [x, y]] of Object.entries(positions)) {
    const id = name.startsWith("o:") ? name : nodeId(name), at = place.get(id);
    if (moved.has(id) || (at && Math.hypot(at.x - x, at.y - y) < 1)) continue;
    place.set(id, { x, y });
    isChanged = true;
  }
  for (const name of alone) if (!gone.has(name) && !allNodes().has(fold(name))) { waiting.set(fold(name), name); isChanged = true; }
  return isChanged;
}
