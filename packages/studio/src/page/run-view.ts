import { element } from './dom.ts';
import { changeWords, commandLine } from './command-line.ts';
import { drawnMeanwhile } from './drawn-meanwhile.ts';
import type { Engine, PageRecord } from './engine.ts';
import { hide } from './keep-focus.ts';
import { lineOf } from './model-words.ts';
import { reportView } from './report-view.ts';
import { shownReport } from './shown-report.ts';
import type { RunPlan } from './run-plan.ts';
import { counted, decode, freshFolder, isProgress } from './run-words.ts';
import { savedRun } from './saved-run.ts';
import { steeringOf, type Steering } from './steering.ts';
import { noteUnfinished, unfinishedRun } from './unfinished.ts';

/** Carries out runs one at a time, and shows how far each is, its report, and the command that repeats it. */
export interface RunView {
  /** Where it stands. */
  readonly view: HTMLElement;
  /** Carries out a run; one under way is cancelled first. `record` takes the records of the run itself. */
  start(plan: RunPlan): Promise<void>;
  /** Changes settings of the run under way. */
  readonly steering: Pick<Steering, 'set' | 'view'>;
  /** Shows a run that is there, by its folder. */
  open(folder: string): Promise<void>;
  /** Shows runs side by side, by their folders. */
  compare(folders: readonly string[]): Promise<void>;
  /** Says that nothing new finds room in the browser, and lets a run be saved that is under way; no words where it does. */
  full(words: string | undefined): void;
  /** Puts the focus on what is said of the run that is shown. */
  focus(): void;
}

/** Where runs are carried out and shown; `take` is given the records of each, and `ended` called after each. */
export function runView(engine: Engine, take: (record: PageRecord) => void, ended: () => void): RunView {
  const report = reportView();
  const state = element('p', { className: 'state', role: 'status', tabIndex: -1 });
  const progress = element('progress', { hidden: true, 'aria-label': 'How far the run is' });
  const full = element('p', { className: 'warning', role: 'status' });
  const told = element('div', { className: 'told-lines', role: 'alert' });
  let underWay: string | undefined;
  const command = commandLine(engine);
  const cancel = element(
    'button',
    { type: 'button', hidden: true, onclick: () => engine.cancel('look') },
    'Cancel',
  );
  const saving = savedRun(engine);
  const goOn = element(
    'button',
    { type: 'button', hidden: unfinishedRun() === undefined, onclick: () => void start(unfinishedRun()!) },
    'Go on with the run that was cut short',
  );
  let [last, count] = [Promise.resolve(), 0];

  let current: RunPlan | undefined;
  const steering = steeringOf(engine);
  const showReport = (folder: string): Promise<void> => shownReport(engine, report, folder, current?.zoom);

  /** Has a report drawn of what there is of a run, and shows it. */
  async function drawSoFar(folder: string): Promise<number> {
    const code = await engine.run(['report', folder], { told: tell, group: 'beside' });
    if (code === 0) await showReport(folder);
    saving.offer(code === 0 ? folder : undefined);
    return code;
  }

  function tell(text: string): void {
    if (isProgress(text)) state.textContent = `Measuring: ${text}`;
    else if (!text.startsWith('report: ')) told.append(lineOf(text));
  }

  async function carryOut(plan: RunPlan, isWanted: () => boolean): Promise<void> {
    const { name, command: words, total, folder: begun } = plan;
    current = plan;
    const folder = begun ?? freshFolder(name);
    command.say(words, folder);
    told.replaceChildren(...(plan.remark === undefined ? [] : [lineOf(plan.remark)]));
    steering.begin(folder);
    cancel.hidden = false;
    hide(goOn, cancel);
    underWay = folder;
    saving.offer(full.textContent === '' ? undefined : folder);
    noteUnfinished({ name, command: words, total, folder, steered: plan.steered });
    const began = performance.now();
    let records = 0;
    progress.hidden = total === undefined;
    [progress.max, progress.value] = [total ?? 1, 0];
    state.textContent = 'Measuring…';
    const drawing = drawnMeanwhile(engine, folder, showReport);
    const code = await engine.run([...words, ...(plan.steered ?? []), '--out', folder, '--json'], {
      group: 'look',
      record: (record) => {
        if (record['type'] === 'error') return;
        records += 1;
        progress.value = records;
        state.textContent = `Measuring: ${counted(records)}${total === undefined ? '' : ` of ${counted(total)}`} records`;
        take(record);
        if (record['type'] === 'change') told.append(lineOf(changeWords(record)));
      },
      told: tell,
    });
    steering.end();
    underWay = undefined;
    progress.hidden = true;
    if (code === 130) {
      goOn.hidden = false;
      state.textContent = 'Cancelled.';
    }
    hide(cancel, code === 130 ? goOn : state);
    await drawing.end();
    if (code === 130) {
      // Where another was asked for meanwhile, what there is of this one is of no use.
      return void (isWanted() ? await drawSoFar(folder) : engine.remove(folder));
    }
    noteUnfinished(undefined);
    if (code !== 0) return void (state.textContent = 'This did not work.');
    await showReport(folder);
    saving.offer(folder);
    await command.sayOf([folder]);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    state.textContent = `Done: ${counted(records)}${begun === undefined ? '' : ' more'} records in ${seconds} s.`;
    return undefined;
  }

  const start = (plan: RunPlan): Promise<void> => {
    engine.cancel('look');
    count += 1;
    const mine = count;
    steering.ask(plan);
    last = last.then(() => carryOut(plan, () => mine === count)).then(ended);
    return last;
  };
  return {
    view: element(
      'div',
      {},
      element('p', { className: 'actions' }, state, progress, cancel, goOn),
      full,
      told,
      report.view,
      command.view,
      saving.view,
    ),
    start,
    steering,
    full: (words) => {
      if (full.textContent !== (words ?? '')) full.textContent = words ?? '';
      if (words !== undefined && underWay !== undefined) saving.offer(underWay);
    },
    focus: () => state.focus(),
    compare: async (folders) => {
      told.replaceChildren();
      await command.sayOf(folders);
      const page = await engine.compare(folders);
      state.textContent = `${folders.length} runs side by side:`;
      report.show(decode(page));
      saving.offerPage('compared', page);
    },
    open: async (folder) => {
      current = undefined;
      told.replaceChildren();
      await command.sayOf([folder]);
      state.textContent =
        (await drawSoFar(folder)) === 0 ? `${folder.replace('runs/', '')}:` : 'This did not work.';
    },
  };
}
