import { element, save } from './dom.ts';
import type { Engine, PageRecord } from './engine.ts';
import { lineOf } from './model-panel.ts';
import { reportView } from './report-view.ts';
import { commandText } from './shell-words.ts';

/** A run to be carried out. */
interface RunPlan {
  /** Its name, of which its folder's is made. */
  readonly name: string;
  /** The command lines: coarse ones, and last the run itself. */
  readonly commands: readonly (readonly string[])[];
  /** How many records the last makes, where that is known. */
  readonly total: number | undefined;
}

/** Carries out runs one at a time, and shows how far each is, its report, and the command that repeats it. */
export interface RunView {
  /** Where it stands. */
  readonly view: HTMLElement;
  /** Carries out a run; one under way is cancelled first. `record` takes the records of the run itself. */
  start(plan: RunPlan, record?: (record: PageRecord) => void): Promise<void>;
}

const decode = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && new TextDecoder().decode(bytes);

/** Whether a line says how far a command is. */
const isProgress = (line: string): boolean => /^[\w-]+: \d+\/\d+ \(/.test(line);

/** Where runs are carried out and shown. */
export function runView(engine: Engine): RunView {
  const report = reportView();
  const state = element('p', { className: 'state', role: 'status' });
  const progress = element('progress', { hidden: true, 'aria-label': 'How far the run is' });
  const told = element('div', { className: 'told-lines', role: 'alert' });
  const command = element('code', {});
  const cancel = element(
    'button',
    { type: 'button', hidden: true, onclick: () => engine.cancel() },
    'Cancel',
  );
  const saveZip = async (): Promise<void> => {
    const { folder } = saved;
    save(`${folder.replace('runs/', '')}.zip`, await engine.zip(folder), 'application/zip');
  };
  const savePage = async (): Promise<void> => {
    const { name, folder } = saved;
    const bytes = await engine.read(`${folder}/report.html`);
    if (bytes) save(`${name}.html`, bytes, 'text/html');
  };
  const zip = element(
    'button',
    { type: 'button', hidden: true, onclick: () => void saveZip() },
    'Save the run (zip)',
  );
  const page = element(
    'button',
    { type: 'button', hidden: true, onclick: () => void savePage() },
    'Save the report (HTML)',
  );
  const copy = element(
    'button',
    { type: 'button', onclick: () => void navigator.clipboard.writeText(command.textContent) },
    'Copy',
  );
  const line = element('p', { className: 'command', hidden: true }, command, ' ', copy);
  let [count, last] = [0, Promise.resolve()];
  let saved = { name: '', folder: '' };

  const showReport = async (folder: string): Promise<void> =>
    report.show(decode(await engine.read(`${folder}/report.html`)));

  async function carryOut(plan: RunPlan, take: (record: PageRecord) => void): Promise<void> {
    count += 1;
    const folder = `runs/${plan.name}-${count}`;
    const words = plan.commands.at(-1)!;
    command.textContent = commandText([...words, '--out', folder.replace('runs/', '')]);
    line.hidden = false;
    told.replaceChildren();
    cancel.hidden = false;
    zip.hidden = page.hidden = true;
    const began = performance.now();
    for (const [k, own] of plan.commands.entries()) {
      const isRun = k === plan.commands.length - 1;
      const out = isRun ? folder : `scratch/${plan.name}-${count}-${k}`;
      let records = 0;
      progress.hidden = !isRun || plan.total === undefined;
      if (plan.total !== undefined) [progress.max, progress.value] = [plan.total, 0];
      state.textContent = isRun ? 'Measuring…' : 'A coarse picture first…';
      const code = await engine.run([...own, '--out', out, '--json'], {
        record: (record) => {
          if (record['type'] === 'error') return;
          records += 1;
          progress.value = records;
          if (!isRun) return;
          state.textContent = `Measuring: ${records.toLocaleString('en-US')}${plan.total === undefined ? '' : ` of ${plan.total.toLocaleString('en-US')}`} records`;
          take(record);
        },
        told: (text) => {
          if (isProgress(text)) state.textContent = `Measuring: ${text}`;
          else if (!text.startsWith('report: ') && (isRun || text.startsWith('error:')))
            told.append(lineOf(text));
        },
      });
      if (code !== 0) {
        state.textContent = code === 130 ? 'Cancelled.' : 'This did not work.';
        break;
      }
      await showReport(out);
      if (!isRun) engine.remove(out);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      if (isRun) state.textContent = `Done: ${records.toLocaleString('en-US')} records in ${seconds} s.`;
      [zip.hidden, page.hidden] = [!isRun, !isRun];
    }
    progress.hidden = true;
    cancel.hidden = true;
    saved = { name: plan.name, folder };
  }

  return {
    view: element(
      'div',
      {},
      element('p', { className: 'actions' }, state, progress, cancel),
      told,
      report.view,
      line,
      element('p', { className: 'actions' }, zip, page),
    ),
    start: (plan, record = () => undefined) => {
      engine.cancel();
      last = last.then(() => carryOut(plan, record));
      return last;
    },
  };
}
