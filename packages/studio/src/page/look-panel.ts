import { element } from './dom.ts';
import type { Engine, PageRecord } from './engine.ts';
import type { FieldValues } from './fields.ts';
import type { Files } from './files.ts';
import { keepingFocus } from './keep-focus.ts';
import { enterSets, followField } from './live-fields.ts';
import { modelChoice } from './model-choice.ts';
import type { PlaneWindow } from './plane-tools.ts';
import { runView } from './run-view.ts';
import { viewForm } from './view-form.ts';
import { views } from './views/views.ts';

/** What the look panel is given. */
export interface LookSettings {
  readonly engine: Engine;
  readonly files: Files;
  /** The flags of data and loss. */
  readonly shared: () => readonly string[];
  /** Values by the names of fields; they last while views change. */
  readonly values: Record<string, string>;
  /** Is called when a value has changed. */
  readonly changed: () => void;
  /** Is called when a run has ended. */
  readonly ended: () => void;
}

/** Where views are chosen, and runs are shown. */
interface LookPanel {
  /** The panel. */
  readonly view: HTMLElement;
  /** Shows a run that is there, by its folder. */
  readonly open: (folder: string) => Promise<void>;
  /** Shows runs side by side, by their folders. */
  readonly compare: (folders: readonly string[]) => Promise<void>;
  /** Says that nothing new finds room in the browser; no words where it does. */
  readonly full: (words: string | undefined) => void;
  /** Chooses a view by its name and measures it, where there is what it needs. */
  readonly look: (view: string) => void;
}

/** Where a view is chosen, its fields are filled in, and it is carried out. */
export function lookPanel({ engine, files, shared, values, changed, ended }: LookSettings): LookPanel {
  const runs = runView(engine, keepMade, ended);
  const form = element('form', { className: 'look' });
  let view = views.find(({ name }) => name === values['view']) ?? views[0]!;

  const run = (remark?: string): void => {
    const { chosen, problem } = modelChoice(view, files, values);
    if (problem !== undefined) return;
    const own = ownValues();
    const command = view.command({ models: chosen, shared: shared(), values: own });
    const { name, total, zoomed } = view;
    const zoom = zoomed && ((window: PlaneWindow) => change(zoomed(window)));
    void runs.start({ name, command, total: total?.(own), zoom, steered: view.live?.words, remark });
  };

  const ownValues = (): Record<string, string> =>
    Object.fromEntries(
      view.fields.map(({ name, value }) => [name, (values[`${view.name}.${name}`] ?? value).trim()]),
    );

  /** Sets values of the view, and measures with them. */
  function change(given: FieldValues): void {
    for (const [name, value] of Object.entries(given)) values[`${view.name}.${name}`] = value;
    changed();
    show();
    run();
  }

  /** Checkpoints that a run makes become models. */
  function keepMade(record: PageRecord): void {
    if (record['type'] === 'checkpoint' && typeof record['path'] === 'string') files.addMade(record['path']);
  }

  const made = (): ReturnType<typeof viewForm> =>
    viewForm(view, { files, values, set, step: change, own: ownValues });
  function set(name: string, value: string): void {
    values[`${view.name}.${name}`] = value;
    changed();
    const field = view.fields.find((one) => one.name === name);
    if (field?.isSlider) run();
    else if (field) followField(live, name, value);
  }
  let shownForm = made();
  const show = (): void => {
    shownForm = made();
    keepingFocus(form, () => form.replaceChildren(...shownForm.parts));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run();
  });
  const live = { steering: runs.steering, view: () => view, anew: run };
  enterSets(form, live);
  files.subscribe(() => shownForm.refresh());
  show();

  function choose(name: string): void {
    view = views.find((one) => one.name === name)!;
    values['view'] = name;
    const radio = choices.flatMap((label) => [...label.querySelectorAll('input')]);
    for (const input of radio) input.checked = input.value === name;
    changed();
    show();
  }

  /** The list of runs lies apart from what it shows, and on a phone below it. */
  async function shown(showing: Promise<void>): Promise<void> {
    await showing;
    if (matchMedia('(max-width: 800px)').matches) runs.view.scrollIntoView();
    runs.focus();
  }

  const choices = views.map(({ name, title }) =>
    element(
      'label',
      {},
      element('input', {
        type: 'radio',
        name: 'view',
        value: name,
        checked: name === view.name,
        onchange: () => choose(name),
      }),
      element('span', {}, title),
    ),
  );
  const offered = element(
    'fieldset',
    { className: 'views' },
    element('legend', {}, 'What to look at'),
    element('div', {}, ...choices),
  );
  return {
    view: element(
      'section',
      { 'aria-labelledby': 'look-title' },
      element('h2', { id: 'look-title' }, '3. Look'),
      offered,
      form,
      runs.view,
    ),
    full: (words) => runs.full(words),
    open: (folder) => shown(runs.open(folder)),
    compare: (folders) => shown(runs.compare(folders)),
    look: (name) => {
      choose(name);
      offered.scrollIntoView();
      offered.querySelector<HTMLInputElement>('input:checked')!.focus({ preventScroll: true });
      run();
    },
  };
}
