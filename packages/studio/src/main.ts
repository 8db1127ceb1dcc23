import { reportStyle } from '@orograph/report';

import { element } from './page/dom.ts';
import { startEngine } from './page/engine.ts';
import { filesIn } from './page/files.ts';
import { filesPanel } from './page/files-panel.ts';
import { lookPanel } from './page/look-panel.ts';
import { keptOffline } from './page/offline.ts';
import { modelPanel } from './page/model-panel.ts';
import { runsPanel } from './page/runs-panel.ts';
import { tour } from './page/tour.ts';
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

const room = element('p', { className: 'note', role: 'status' });
const engine = startEngine(failed, (words, isFull) => {
  if (room.textContent !== words) room.textContent = words;
  look.full(isFull ? words : undefined);
});
const files = filesIn(engine);
const model = modelPanel(engine, files, values, changed);
const look = lookPanel({
  engine,
  files,
  shared: model.flags,
  values,
  changed,
  ended: () => void runs.refresh(),
});
const runs = runsPanel({
  engine,
  open: (folder) => void look.open(folder),
  compare: (folders) => void look.compare(folders),
});

/** Shows the first run of an archive that was dropped. */
async function openArchive(archive: Uint8Array): Promise<void> {
  const { folders, problem } = await engine.unpack(archive);
  if (problem !== undefined) return failed(problem);
  failures.replaceChildren();
  await look.open(folders[0]!);
  return runs.refresh();
}
async function forgetAll(): Promise<void> {
  await engine.forget();
  location.reload();
}
const forget = (): void => {
  // oxlint-disable-next-line no-alert -- it cannot be undone
  if (confirm('Forget all files and runs of this page? Runs that were not saved are gone.')) void forgetAll();
};
const opened = (archive: Uint8Array): void => void openArchive(archive);

// What was wrong with a file is over when others have come.
files.subscribe(() => failures.replaceChildren());

const panel = filesPanel(files, { failed, opened, forget, room });

/** Shows a view of the tour, of the sample where there is nothing else. */
async function lookAt(view: string): Promise<void> {
  if (files.all().length === 0) await panel.sample();
  look.look(view);
}

main.append(
  failures,
  tour((view) => void lookAt(view)),
  element('div', { className: 'side' }, panel.view, model.view, runs.view),
  look.view,
);
const { onGpu, threads } = await engine.ready;
device.textContent = `Ready: WebAssembly on ${threads === 1 ? 'one thread' : `${threads} threads`}, ${onGpu ? 'and WebGPU where it is asked for' : 'as this browser has no WebGPU adapter'}.`;
const noteKept = async (): Promise<void> => {
  const newer = (use: () => void): void =>
    device.append(
      ' A newer version is here. ',
      element('button', { type: 'button', onclick: use }, 'Use it'),
    );
  if (await keptOffline({ onGpu, newer })) device.append(' It opens without a network from now on.');
};
void noteKept();

// What was dropped before the page was closed is there again.
const known = (await engine.restore()).filter((path) => !path.startsWith('runs/') || path.endsWith('.onnx'));
if (known.length > 0) files.restore(known);
void runs.refresh();
