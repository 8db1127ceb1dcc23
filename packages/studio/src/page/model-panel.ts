import { element } from './dom.ts';
import type { Engine } from './engine.ts';
import { fieldInput, type Field } from './fields.ts';
import type { Files } from './files.ts';
import { described, evaluated, lineOf } from './model-words.ts';

/** What is said of data and loss where the guess is not right. */
const settings: readonly Field[] = [
  { name: 'limit', label: 'Examples', value: '256', range: [1, 1e9], hint: 'all' },
  {
    name: 'loss',
    label: 'Loss',
    value: '',
    options: [
      ['', 'by the target'],
      ...['cross-entropy', 'nll', 'mse', 'l1', 'huber', 'bce-with-logits', 'output'].map(
        (kind) => [kind, kind] as const,
      ),
    ],
  },
  {
    name: 'device',
    label: 'Runs on',
    value: '',
    options: [
      ['', 'WebAssembly'],
      ['webgpu', 'WebGPU'],
    ],
  },
  { name: 'output', label: 'Output of the network', value: '', hint: 'the first' },
  { name: 'target', label: 'Array of targets', value: '', hint: 'the one that fits' },
  { name: 'batch-axis', label: 'Axis of the examples', value: '', hint: 'x=1, where it is not 0' },
  { name: 'scale', label: 'Scale of the inputs', value: '', hint: '1/255 for pixels' },
];

/** Data and loss as they were chosen. */
export interface ModelPanel {
  /** The panel. */
  readonly view: HTMLElement;
  /** The flags of data and loss. */
  readonly flags: () => readonly string[];
}

/** Says what the first model is and what was guessed of it with the data, and lets the reader change that. */
export function modelPanel(
  engine: Engine,
  files: Files,
  values: Record<string, string>,
  changed: () => void,
): ModelPanel {
  const facts = element('div', { className: 'facts', role: 'status' });
  const flags = (): readonly string[] => {
    const data = files.data();
    if (data === undefined) return [];
    const own = settings.flatMap(({ name, value }) => {
      const given = (values[name] ?? value).trim();
      return given === '' ? [] : [`--${name}`, given];
    });
    return ['--data', data, ...own];
  };
  // What the model is does not depend on the fields below; only new files make it be looked at anew.
  let known: { readonly of: string; readonly lines: readonly Node[] } | undefined;
  let asked = 0;
  const inspect = async (model: string): Promise<readonly Node[] | undefined> => {
    const all = files
      .all()
      .map(({ path, bytes }) => `${path} ${bytes}`)
      .join();
    if (known?.of === all) return known.lines;
    const lines: Node[] = [];
    const code = await engine.run(['inspect', model, '--json'], {
      record: (found) => lines.push(...(found['type'] === 'model' ? described(found) : [])),
      told: (line) => lines.push(lineOf(line)),
    });
    if (code === 130) return undefined;
    known = { of: all, lines };
    return lines;
  };
  const look = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    engine.cancel('model');
    const [model] = files.models();
    if (model === undefined) return facts.replaceChildren();
    if (known === undefined) facts.replaceChildren(element('p', {}, `Reading ${model}…`));
    const found = await inspect(model);
    if (mine !== asked || found === undefined) return undefined;
    facts.replaceChildren(...found);
    if (files.data() === undefined) return undefined;
    const lines: Node[] = [];
    await engine.run(['evaluate', model, ...flags(), '--json'], {
      record: (one) => {
        if (one['type'] === 'evaluation') lines.push(evaluated(one));
      },
      told: (line) => lines.push(lineOf(line)),
    });
    if (mine === asked) facts.replaceChildren(...found, ...lines);
    return undefined;
  };
  files.subscribe(() => void look());
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const inputs = settings.map((field) =>
    fieldInput(field, values[field.name] ?? field.value, (value) => {
      values[field.name] = value;
      changed();
      clearTimeout(waiting);
      waiting = setTimeout(() => void look(), 400);
    }),
  );
  // Said once, at the top of the page too: without WebGPU everything runs on WebAssembly.
  const offerGpu = async (): Promise<void> => {
    const { onGpu } = await engine.ready;
    const option = view.querySelector<HTMLOptionElement>('option[value="webgpu"]')!;
    if (onGpu) return;
    option.disabled = true;
    option.textContent = 'WebGPU (not in this browser)';
    if (values['device'] !== 'webgpu') return;
    delete values['device'];
    option.closest('select')!.value = '';
    changed();
  };
  const view = element(
    'section',
    { 'aria-labelledby': 'model-title' },
    element('h2', { id: 'model-title' }, '2. What it is'),
    facts,
    element('div', { className: 'fields' }, ...inputs),
  );
  void offerGpu();
  return { view, flags };
}
