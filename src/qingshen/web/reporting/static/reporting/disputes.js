// What two people have written into one cell: both are shown, the choice is the reader's.
import { make, put, say } from "./page.js";
import { change, conflicts, settle } from "./store.js";

// `isHere(one)`: whether it is shown on this page; `textOf(one, text)`: a text as the page shows it; `changed()`
// follows every choice; `insist(one)` writes ours, and says whether it has.
export function disputes({ isHere = () => true, textOf = (one, text) => text, insist = () => false, changed = () => {} }) {
  const draw = () => put("conflicts", ...[...conflicts].filter(([, one]) => isHere(one)).map(card));
  const choose = (name, act) => { settle(name); act(); changed(); draw(); };
  function card([name, one]) {
    const box = make("div", "alert alert-danger bg-white cell-conflict-card py-2 mb-2"), acts = make("div", "btn-list mt-1");
    box.setAttribute("role", "alert");
    const both = [["mine", one.value], ["theirs", one.stands]].map(([who, text]) => say("pair", { name: say(who), text: textOf(one, text) || say("empty") }));
    acts.append(
      button("btn btn-sm btn-primary", say("take_mine"), () => choose(name, () => {
        if (!insist(one)) change({ table: one.table, ident: one.ident, field: one.field, seen: one.stands, value: one.value });
      })),
      button("btn btn-sm", say("keep_theirs"), () => choose(name, () => {})),
    );
    box.append(make("strong", "d-block", one.place), make("div", "small", one.why), make("div", "small", both.join(" · ")), acts);
    return box;
  }
  draw();
}

function button(className, text, act) {
  const one = make("button", className, text);
  one.type = "button";
  one.addEventListener("click", act);
  return one;
}
