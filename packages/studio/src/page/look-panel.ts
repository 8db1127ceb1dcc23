import { element } from './dom.ts';
import type { Engine, PageRecord } from './engine.ts';
import { fieldInput, type FieldValues } from './fields.ts';
import type { Files } from './files.ts';
import { enterSets, followField } from './live-fields.ts';
import { modelChoice } from './model-choice.ts';
import type { PlaneWindow } from './plane-tools.ts';
import { runView } from './run-view.ts';
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

  const show = (): void => {
    const { chosen, problem } = modelChoice(view, files, values);
    const set = (name: string) => (value: string) => {
      values[`${view.name}.${name}`] = value;
      changed();
    };
    const models = chosen.map((model, k) =>
      fieldInput(
        {
          name: `model${k}`,
          label: chosen.length > 1 ? `Model ${k + 1}` : 'Model',
          value: model,
          options: files.models().map((path) => [path, path]),
        },
        model,
        set(`model${k}`),
      ),
    );
    const fields = view.fields.map((field) =>
      fieldInput(field, values[`${view.name}.${field.name}`] ?? field.value, (value) => {
        set(field.name)(value);
        if (field.isSlider) run();
        else followField(live, field.name, value);
      }),
    );
    form.replaceChildren(
      element('p', {}, view.says),
      element('div', { className: 'fields' }, ...models, ...fields),
      ...(problem === undefined ? [] : [element('p', { className: 'needs' }, problem)]),
      element(
        'p',
        { className: 'actions' },
        element('button', { type: 'submit', className: 'run', disabled: problem !== undefined }, 'Measure'),
        ...(view.steps ?? []).map(({ label, to }) =>
          element(
            'button',
            { type: 'button', disabled: problem !== undefined, onclick: () => change(to(ownValues())) },
            label,
          ),
        ),
      ),
    );
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run();
  });
  const live = { steering: runs.steering, view: () => view, anew: run };
  enterSets(form, live);
  files.subscribe(show);
  show();

  function choose(name: string): void {
    view = views.find((one) => one.name === name)!;
    values['view'] = name;
    const radio = choices.flatMap((label) => [...label.querySelectorAll('input')]);
    for (const input of radio) input.checked = input.value === name;
    changed();
    show();
  }

  /** On a phone the list of runs is below what it shows. */
  async function shown(showing: Promise<void>): Promise<void> {
    await showing;
    if (matchMedia('(max-width: 800px)').matches) runs.view.scrollIntoView();
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
  return {
    view: element(
      'section',
      { 'aria-labelledby': 'look-title' },
      element('h2', { id: 'look-title' }, '3. Look'),
      element(
        'fieldset',
        { className: 'views' },
        element('legend', {}, 'What to look at'),
        element('div', {}, ...choices),
      ),
      form,
      runs.view,
    ),
    open: (folder) => shown(runs.open(folder)),
    compare: (folders) => shown(runs.compare(folders)),
    look: (name) => {
      choose(name);
      form.scrollIntoView();
      run();
    },
  };
}
