// Opens a figure's explanation over the page; without this, or with a modifier key, the link leads to its own page.
const dialog = document.getElementById("explanation");
const body = dialog?.querySelector("[data-body]");

async function open(address) {
  const response = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!response.ok || response.redirected) { window.location.assign(address); return; }
  body.innerHTML = await response.text();
  if (!dialog.open) dialog.showModal();
  body.scrollTop = 0;
  dialog.querySelector("[data-page]").href = address;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.figure");
  if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.href);
});
dialog?.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("[data-close]")) dialog.close(); });
