// Draws every chart of the page from the option beside it; charts drawn later (htmx) are found too.
const FONT = getComputedStyle(document.body).fontFamily;
const shown = (value) => (typeof value === "number" && Number.isFinite(value)
  ? Number(value.toPrecision(4)).toLocaleString(document.documentElement.lang) : (value ?? "—"));
// ECharts 6.1 lays axis labels out without the chart's own font: the first letter of a long name would be cut.
const lettered = (option) => Object.fromEntries(["xAxis", "yAxis"].filter((one) => option[one]).map((one) => [one,
  [option[one]].flat().map((axis) => ({ ...axis, axisLabel: { fontFamily: FONT, ...axis.axisLabel } }))]));
const seen = new ResizeObserver((entries) => entries.forEach((one) => echarts.getInstanceByDom(one.target)?.resize()));
// A chart far down a long page is drawn when it comes near.
const near = new IntersectionObserver((entries) => entries.forEach((one) => { if (one.isIntersecting) draw(one.target); }), { rootMargin: "400px" });

function draw(element) {
  near.unobserve(element);
  if (echarts.getInstanceByDom(element)) return;
  const option = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const [width, height] = (element.dataset.size ?? "").split(" ").map(Number);
  const chart = echarts.init(element, null, { renderer: "svg", ...(height && { width, height }) });
  chart.setOption({ animation: false, tooltip: { trigger: "item", confine: true, valueFormatter: (value) => (Array.isArray(value) ? value.map(shown).join(", ") : shown(value)) }, ...option,
    ...lettered(option), textStyle: { ...option.textStyle, fontFamily: FONT } });
  if (height) scale(element.querySelector("svg"), width, height);
  else seen.observe(element);
}

// A picture of fixed size fills what room there is, its letters with it.
function scale(svg, width, height) {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  for (const one of [svg, svg.parentElement]) Object.assign(one.style, { width: "100%", height: "100%" });
}

const mount = (root) => root.querySelectorAll("[data-chart]").forEach((one) => near.observe(one));
mount(document);
document.addEventListener("htmx:afterSwap", (event) => mount(event.target));
// A page of paper is narrower than the screen, and its layout is not there yet when this is told.
const PAPER = 680;
const all = (act) => document.querySelectorAll("[data-chart]").forEach((one) => { draw(one); if (!one.dataset.size) act(echarts.getInstanceByDom(one), one); });
window.addEventListener("beforeprint", () => all((chart, one) => {
  chart.resize({ width: Math.min(one.clientWidth, PAPER) });
  chart.getZr().flush();
}));
window.addEventListener("afterprint", () => all((chart) => chart.resize({ width: "auto" })));
