import { reportStyle } from '@orograph/report';

import { element } from './page/dom.ts';
import { startEngine } from './page/engine.ts';
import { filesIn } from './page/files.ts';
import { filesPanel } from './page/files-panel.ts';
import { lookPanel } from './page/look-panel.ts';
import { modelPanel } from './page/model-panel.ts';
import style from './style.css?inline';

const sheets = [reportStyle, style].map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
});
document.adoptedStyleSheets.push(...sheets);

const main = document.getElementById('studio')!;
const device = document.getElementById('device')!;
const failures = element('div', { role: 'alert' });
const failed = (message: string): void =>
  failures.replaceChildren(element('p', { className: 'error' }, message));

/** Values of fields: a link holds all of them. */
const values: Record<string, string> = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const changed = (): void => {
  history.replaceState(null, '', `#${new URLSearchParams(values).toString()}`);
};

const engine = startEngine(failed);
const files = filesIn(engine);
const model = modelPanel(engine, files, values, changed);
main.append(
  failures,
  element('div', { className: 'side' }, filesPanel(files, failed), model.view),
  lookPanel({ engine, files, shared: model.flags, values, changed }),
);
device.textContent =
  (await engine.device) === 'webgpu'
    ? 'Ready: WebAssembly, and WebGPU where it is asked for.'
    : 'Ready: WebAssembly on one thread, as this browser has no WebGPU adapter.';
