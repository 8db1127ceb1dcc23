import { element } from './dom.ts';
import type { Engine, PageRecord } from './engine.ts';
import { fieldInput } from './fields.ts';
import type { Files } from './files.ts';
import { runView } from './run-view.ts';
import type { View } from './views/view.ts';
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
}

/** Where views are chosen, and runs are shown. */
interface LookPanel {
  /** The panel. */
  readonly view: HTMLElement;
  /** Shows a run that is there, by its folder. */
  readonly open: (folder: string) => Promise<void>;
  /** Chooses a view by its name and measures it, where there is what it needs. */
  readonly look: (view: string) => void;
}

/** Where a view is chosen, its fields are filled in, and it is carried out. */
export function lookPanel({ engine, files, shared, values, changed }: LookSettings): LookPanel {
  const runs = runView(engine, keepMade);
  const form = element('form', { className: 'look' });
  let view = views.find(({ name }) => name === values['view']) ?? views[0]!;

  const run = (): void => {
    const { least, chosen, problem } = choiceOf(view);
    if (problem !== undefined || least > chosen.length) return;
    const own = Object.fromEntries(
      view.fields.map(({ name, value }) => [name, (values[`${view.name}.${name}`] ?? value).trim()]),
    );
    const command = view.command({ models: chosen, shared: shared(), values: own });
    void runs.start({ name: view.name, command, total: view.total?.(own) });
  };

  /** Checkpoints that a run makes become models. */
  function keepMade(record: PageRecord): void {
    if (record['type'] === 'checkpoint' && typeof record['path'] === 'string') files.addMade(record['path']);
  }

  function choiceOf({ name, title, models: [least, most], needsData }: View): {
    readonly least: number;
    readonly chosen: readonly string[];
    readonly problem: string | undefined;
  } {
    const all = files.models();
    const chosen = Array.from({ length: Math.min(most, all.length) }, (_, k) => {
      const wanted = values[`${name}.model${k}`];
      return wanted !== undefined && all.includes(wanted) ? wanted : all[k]!;
    });
    const problem =
      all.length < least
        ? `${title} needs ${least === 1 ? 'a model' : `${least} models`}, there ${all.length === 1 ? 'is one' : 'is none'}: drop ${all.length === 0 ? 'one' : 'another'}${least > 1 ? ', or train two under Train' : ', or use the sample'}.`
        : needsData && files.data() === undefined
          ? `${title} needs data: drop a file, or use the sample.`
          : undefined;
    return { least, chosen, problem };
  }

  const show = (): void => {
    const { chosen, problem } = choiceOf(view);
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
      }),
    );
    form.replaceChildren(
      element('p', {}, view.says),
      element('div', { className: 'fields' }, ...models, ...fields),
      ...(problem === undefined ? [] : [element('p', { className: 'needs' }, problem)]),
      element('button', { type: 'submit', className: 'run', disabled: problem !== undefined }, 'Measure'),
    );
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run();
  });
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
    open: (folder) => runs.open(folder),
    look: (name) => {
      choose(name);
      form.scrollIntoView();
      run();
    },
  };
}
