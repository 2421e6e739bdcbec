// What was done to the grid here, step by step, so that it can be taken back and done again.
const done = [], undone = [];
let open = null, isTurning = false;

// What `act` notes is one step; so is what is noted outside of any.
export function step(act) {
  if (open) { act(); return; }
  open = [];
  act();
  const one = open;
  open = null;
  push(one);
}

// `back` and `again` do the thing and its opposite; each says whether it could.
export function noted(back, again) {
  if (isTurning) return;
  if (open) open.push({ back, again });
  else push([{ back, again }]);
}

function push(one) {
  if (!one.length) return;
  done.push(one);
  undone.length = 0;
}

function turn(from, to, way, order) {
  const one = from.pop();
  if (!one) return;
  isTurning = true;
  for (const each of order(one)) each[way]();
  isTurning = false;
  to.push(one);
}

export const undo = () => turn(done, undone, "back", (one) => [...one].reverse());
export const redo = () => turn(undone, done, "again", (one) => one);
