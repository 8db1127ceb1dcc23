/** The style sheet of a page: light or dark as the reader has it, light on paper, one column on a phone and two on a wide screen. */
export const reportStyle: string = `
:root { color-scheme: light dark; --ink: #1a1a1a; --dim: #555; --page: #fff; --line: #ddd; --panel: #f5f6f8; --mark: #b34000; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --dim: #b0b0b0; --page: #16181c; --line: #3a3e47; --panel: #1f2228; --mark: #ffb38a; --accent: #8ab8ff; } }
/* The blue of series, bright enough on a dark page. */
@media screen and (prefers-color-scheme: dark) { figure svg [fill="#0072b2"] { fill: #2f86d6; } figure svg [stroke="#0072b2"] { stroke: #2f86d6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1440px; color: var(--ink); background: var(--page);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 28px 0 8px; }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 6px; }
.lead, .note { color: var(--dim); margin: 0 0 12px; overflow-wrap: anywhere; }
.words { max-width: 60rem; margin: 12px 0; } .words p { margin: 0 0 6px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 410px), 1fr)); gap: 28px 32px; align-items: start; margin: 20px 0; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 40px; align-items: start; }
figure { margin: 0; min-width: 0; max-width: 600px; position: relative; }
.canvas { position: relative; outline-offset: 2px; }
.canvas:focus-visible { outline: 2px solid var(--accent); }
figure svg { display: block; color: inherit; width: 100%; height: auto; touch-action: pan-y; overflow: visible; }
figure image { image-rendering: pixelated; }
figcaption { margin: 4px 0 6px; font-size: .95rem; }
.choice { display: flex; flex-wrap: wrap; gap: 6px; margin: 0 0 8px; }
.tools { margin: 2px 0 0; display: flex; flex-wrap: wrap; gap: 6px; }
button { font: inherit; font-size: .8rem; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 5px; padding: 3px 9px; cursor: pointer; min-height: 26px; }
button:hover { border-color: var(--accent); }
button[aria-pressed="true"] { background: var(--accent); border-color: var(--accent); color: var(--page); }
button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.readout { min-height: 1.5em; margin: 6px 0 0; font-size: .88rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; color: var(--dim); }
.pin { fill: none; stroke: var(--mark); stroke-width: 2; pointer-events: none; }
.cross { fill: none; stroke: currentColor; stroke-width: 1; stroke-dasharray: 3 3; opacity: .7; pointer-events: none; }
.on-map .cross { stroke: #fff; opacity: .9; } .on-map .pin { stroke: #fff; }
.tip { position: absolute; z-index: 3; pointer-events: none; max-width: 300px; padding: 4px 8px; font-size: .85rem; line-height: 1.35; font-variant-numeric: tabular-nums;
  color: var(--ink); background: var(--page); border: 1px solid var(--line); border-radius: 5px; box-shadow: 0 2px 8px #0003; }
dialog { width: min(96vw, 1500px); height: 94vh; max-width: none; max-height: none; padding: 14px 18px; color: var(--ink); background: var(--page); border: 1px solid var(--line); border-radius: 8px; }
dialog::backdrop { background: #0008; }
dialog figure { max-width: none; height: 100%; display: flex; flex-direction: column; }
dialog .view:not([hidden]) { flex: 1; min-height: 0; display: flex; } dialog .canvas { flex: 1; min-height: 0; min-width: 0; }
dialog svg { height: 100%; touch-action: none; cursor: grab; overflow: hidden; }
.scene[hidden] { display: none; } .scene { height: 520px; max-width: 820px; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.key { display: inline-block; width: .9em; height: .9em; margin: 0 .35em 0 0; vertical-align: -.1em; border: 1px solid var(--line); }
.key + * { margin-right: 1.2em; }
table { border-collapse: collapse; width: 100%; max-width: 1000px; }
th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 500; color: var(--dim); width: 15rem; }
td { font-variant-numeric: tabular-nums; } .flag { white-space: nowrap; }
details { margin: 20px 0; } summary { cursor: pointer; font-size: 1.15rem; font-weight: 600; } summary:focus-visible { outline: 2px solid var(--accent); }
@media (min-width: 1000px) { .beside { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } .beside figure { max-width: none; } }
@media (max-width: 560px) {
  body { padding: 14px; } th { width: auto; min-width: 7.5rem; } th + td:last-child { min-width: 8.5rem; } .scene { height: 380px; }
  .figures { gap: 24px; }
}
@media print {
  :root { --ink: #000; --dim: #444; --page: #fff; --line: #bbb; --panel: #fff; color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  .screen { display: none; }
  .figures { grid-template-columns: 1fr 1fr; gap: 14px 20px; }
  figure, tr { break-inside: avoid; }
}
`;
