// Places for a network nobody has arranged: from left to right in layers, few crossings, what comes in and goes out beside.
const WIDE = 270, ACROSS = 228, FEW = 5, DOWN = 150, SWEEPS = 12;

// names: node ids; edges: [from, to, isRecycled]: what is recycled runs back. Returns id → {x, y}.
export function layered(names, edges) {
  const ahead = acyclic(names, edges), layer = layers(names, ahead), columns = [];
  for (const name of names) (columns[layer.get(name)] ??= []).push(name);
  const order = new Map();
  const number = (column) => column.forEach((name, at) => order.set(name, at - (column.length - 1) / 2));
  for (let at = 0; at < columns.length; at += 1) number(columns[at] ??= []);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const run = sweep % 2 ? [...columns].reverse() : columns;
    for (const column of run) {
      const wanted = new Map(column.map((name) => [name, middle(name, ahead, order)]));
      column.sort((one, other) => wanted.get(one) - wanted.get(other));
      number(column);
    }
  }
  const across = columns.length <= FEW ? WIDE : ACROSS;
  return new Map(names.map((name) => [name, { x: layer.get(name) * across, y: order.get(name) * DOWN }]));
}

function middle(name, edges, order) {
  const near = edges.filter(([from, to]) => from === name || to === name).map(([from, to]) => order.get(from === name ? to : from));
  return near.length ? near.reduce((sum, one) => sum + one, 0) / near.length : order.get(name);
}

// The edges that do not run back: those a walk from the sources meets on its way are turned out.
function acyclic(names, edges) {
  const out = new Map(names.map((name) => [name, []])), state = new Map(), kept = [];
  for (const [from, to, isRecycled] of edges) if (from !== to && !isRecycled) out.get(from).push(to);
  const entered = new Set(edges.filter(([, , isRecycled]) => !isRecycled).map(([, to]) => to));
  const visit = (name) => {
    state.set(name, "open");
    for (const to of out.get(name)) {
      if (state.get(to) === "open") continue;
      kept.push([name, to]);
      if (!state.has(to)) visit(to);
    }
    state.set(name, "done");
  };
  for (const name of [...names].sort((one, other) => entered.has(one) - entered.has(other))) if (!state.has(name)) visit(name);
  return kept;
}

function layers(names, edges) {
  const layer = new Map(names.map((name) => [name, 0]));
  for (let round = 0; round < names.length; round += 1) {
    let isMoved = false;
    for (const [from, to] of edges) if (layer.get(to) < layer.get(from) + 1) { layer.set(to, layer.get(from) + 1); isMoved = true; }
    if (!isMoved) break;
  }
  return layer;
}
