/** The style sheet of a report: light or dark as the reader has it, light on paper. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1a1a1a; --dim: #5c5c5c; --page: #fff; --line: #ddd; --panel: #f6f7f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --dim: #a6a6a6; --page: #16181c; --line: #383c44; --panel: #1e2127; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1120px; color: var(--ink); background: var(--page);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 32px 0 8px; }
.lead, .note { color: var(--dim); margin: 0 0 12px; }
figure { margin: 0 0 8px; }
figure svg { color: inherit; max-width: 100%; height: auto; outline-offset: 2px; touch-action: pan-y; }
figcaption { max-width: 46rem; margin: 2px 0 16px; }
figure.plot svg { cursor: crosshair; }
.crosshair { stroke: currentColor; stroke-width: 1; stroke-dasharray: 3 3; fill: none; opacity: .8; pointer-events: none; }
figure[data-place="map"] .crosshair { stroke: #fff; }
#readout { min-height: 1.5em; font-variant-numeric: tabular-nums; padding: 6px 10px; background: var(--panel); border-radius: 6px; max-width: 726px; }
#surface { height: 560px; max-width: 860px; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.key { display: inline-block; width: .9em; height: .9em; margin: 0 .35em 0 0; vertical-align: -.1em; border: 1px solid var(--line); }
.key + * { margin-right: 1.2em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 500; color: var(--dim); width: 15rem; }
td { font-variant-numeric: tabular-nums; }
@media print {
  :root { --ink: #000; --dim: #444; --page: #fff; --line: #bbb; --panel: #fff; color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 11pt; }
  .screen { display: none; }
  figure, tr { break-inside: avoid; }
}
`;
