import { element } from './dom.ts';
import type { Engine } from './engine.ts';
import { keepingFocus } from './keep-focus.ts';

/** What is done with the runs of the list. */
interface RunsPanelSettings {
  readonly engine: Engine;
  /** Shows a run, by its folder. */
  readonly open: (folder: string) => void;
  /** Shows runs side by side. */
  readonly compare: (folders: readonly string[]) => void;
}

/** The list of runs. */
interface RunsPanel {
  readonly view: HTMLElement;
  /** Looks which runs there are. */
  readonly refresh: () => Promise<void>;
}

/** What of its settings tells a run from others, with how it is called. */
const distinguishing: Readonly<Record<string, string>> = {
  experiment: '',
  direction: 'directions',
  turn: 'turned by',
  dim: 'D =',
  longDirections: 'n =',
  seed: 'seed',
};

/** What is said of a run: its command, models, and what tells it from others. */
function wordsOf(manifest: Uint8Array | undefined): string {
  try {
    const { identity, models } = JSON.parse(new TextDecoder().decode(manifest)) as {
      readonly identity: Readonly<Record<string, unknown>>;
      readonly models?: readonly unknown[];
    };
    const names = (models ?? []).flatMap((model) => {
      const path = typeof model === 'string' ? model : (model as { readonly path?: string }).path;
      return path === undefined ? [] : [path.slice(path.lastIndexOf('/') + 1)];
    });
    const said = Object.entries(distinguishing).flatMap(([name, words]) => {
      const value = identity[name];
      const isOne = typeof value === 'string' || typeof value === 'number';
      const isPair = Array.isArray(value) && value.every((one) => typeof one === 'number');
      return isOne || isPair ? [`${words} ${isPair ? value.join(', ') : value}`.trim()] : [];
    });
    return [[String(identity['command']), ...names].join(' '), ...said].join(', ');
  } catch {
    return 'a run';
  }
}

/** Lists the runs that the page has, to be shown again, compared on one scale, and removed. */
export function runsPanel({ engine, open, compare }: RunsPanelSettings): RunsPanel {
  const list = element('ul', { className: 'files runs', 'aria-label': 'Runs' });
  const chosen = new Set<string>();
  const side = element(
    'button',
    { type: 'button', disabled: true, onclick: () => compare([...chosen]) },
    'Compare the ticked',
  );
  const view = element(
    'section',
    { 'aria-labelledby': 'runs-title', hidden: true },
    element('h2', { id: 'runs-title' }, '4. Runs'),
    element(
      'p',
      { className: 'note' },
      'Tick planes, or segments, to see them side by side: one colour is one value in all of them.',
    ),
    list,
    side,
  );
  const choose = (folder: string, isChosen: boolean): void => {
    if (isChosen) chosen.add(folder);
    else chosen.delete(folder);
    side.disabled = chosen.size < 2;
  };
  const remove = (folder: string): void => {
    engine.remove(folder);
    choose(folder, false);
    void refresh();
  };
  const item = (folder: string, words: string): HTMLElement => {
    const name = folder.replace('runs/', '');
    return element(
      'li',
      {},
      element(
        'label',
        { className: 'name' },
        element('input', {
          type: 'checkbox',
          name,
          checked: chosen.has(folder),
          onchange: (event: Event) => choose(folder, (event.target as HTMLInputElement).checked),
        }),
        ` ${words} `,
        element('small', {}, name),
      ),
      element(
        'button',
        { type: 'button', 'aria-label': `Show ${name}`, onclick: () => open(folder) },
        'Show',
      ),
      element(
        'button',
        { type: 'button', 'aria-label': `Remove ${name}`, onclick: () => remove(folder) },
        '×',
      ),
    );
  };
  const refresh = async (): Promise<void> => {
    const folders = await engine.runs();
    const words = await Promise.all(
      folders.map(async (folder) => wordsOf(await engine.read(`${folder}/run.json`))),
    );
    view.hidden = folders.length === 0;
    const items = folders.map((folder, k) => item(folder, words[k]!)).toReversed();
    keepingFocus(list, () => list.replaceChildren(...items));
  };
  return { view, refresh };
}
