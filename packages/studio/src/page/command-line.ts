import { shellLine } from '@orograph/report';

import { element } from './dom.ts';
import type { Engine, PageRecord } from './engine.ts';

/** The flags that have the settings of a training change as they did while it ran, from its records. */
const changeFlags = (records: readonly PageRecord[]): string[] =>
  records.flatMap(({ type, seed, step, learningRate, batch, l2 }) =>
    type === 'change'
      ? [
          '--change',
          `${String(seed)}/${String(step)}:learning-rate=${String(learningRate)},batch=${String(batch)},l2=${String(l2)}`,
        ]
      : [],
  );

/** Flags of the run in the page that have no part in another: where it is kept, and that it takes changes. */
function withoutOwn(words: readonly string[]): string[] {
  const out = words.indexOf('--out');
  const own = out < 0 ? words : words.filter((_, k) => k !== out && k !== out + 1);
  return own.filter((word) => !['--json', '--steer'].includes(word));
}

/** A run's folder as its archive has it: beside the others, not below /runs. */
const unpacked = (path: string): string => path.replace(/^runs\//, '');

/**
 * The command line that repeats a run of the page: its words, what was changed while it ran, and the name of its folder. Changes that a command
 * line already has are not repeated.
 */
export const repeatingCommand = (
  words: readonly string[],
  folder: string,
  records: readonly PageRecord[],
): string => {
  const own = withoutOwn(words).map(unpacked);
  const changes = own.includes('--change') ? [] : changeFlags(records);
  return shellLine([...own, ...changes, '--out', unpacked(folder)]);
};

/** The command line that shows runs side by side, once they are there. */
const sideBySide = (folders: readonly string[]): string => shellLine(['view', ...folders.map(unpacked)]);

/** The folders of other runs that a command line reads from: trainings whose checkpoints it is of. */
export const readFrom = (words: readonly string[], folder: string): string[] => {
  const found = words.flatMap((word) => /^runs\/[^/]+(?=\/)/.exec(word)?.[0] ?? []);
  return [...new Set(found)].filter((one) => one !== folder);
};

/** What a change of settings is in words. */
export const changeWords = ({ seed, step, learningRate, batch, l2 }: PageRecord): string =>
  `Seed ${String(seed)} from step ${String(step)} on: learning rate ${String(learningRate)}, batch ${String(batch)}, L2 ${String(l2)}.`;

/** The line that says by which command a run is repeated. */
interface CommandLine {
  readonly view: HTMLElement;
  /** Says the command of a run that begins. */
  readonly say: (words: readonly string[], folder: string) => void;
  /** Says those of runs that are there, with what was changed in them, after those that they read from, and the one that puts several side by side. */
  readonly sayOf: (folders: readonly string[]) => Promise<void>;
}

/** Makes the line, with a button that copies it. */
export function commandLine(engine: Engine): CommandLine {
  const command = element('code', {});
  const copied = element('span', { className: 'note', role: 'status' });
  const copyIt = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command.textContent);
      copied.textContent = 'Copied.';
    } catch {
      copied.textContent = 'This browser does not let the page copy: select the words.';
    }
  };
  const copy = element('button', { type: 'button', onclick: () => void copyIt() }, 'Copy');
  const view = element('div', { className: 'command', hidden: true }, command, ' ', copy, ' ', copied);
  const say: CommandLine['say'] = (words, folder) => {
    view.hidden = false;
    copied.textContent = '';
    command.textContent = repeatingCommand(words, folder, []);
  };
  /** The command lines of a run and of those it reads from, by their folders. */
  const linesOf = async (folder: string): Promise<ReadonlyMap<string, string>> => {
    const [manifest, records] = await Promise.all(
      ['run.json', 'records.ndjson'].map(async (name) =>
        new TextDecoder().decode(await engine.read(`${folder}/${name}`)),
      ),
    );
    const { line } = JSON.parse(manifest || '{}') as { readonly line?: readonly string[] };
    if (line === undefined) return new Map();
    const before = await Promise.all(readFrom(line, folder).map(linesOf));
    const changes = records!
      .split('\n')
      .filter((one) => one.startsWith('{"type":"change"'))
      .map((one) => JSON.parse(one) as PageRecord);
    return new Map([
      ...before.flatMap((lines) => [...lines]),
      [folder, repeatingCommand(line, folder, changes)],
    ]);
  };
  return {
    view,
    say,
    sayOf: async (folders) => {
      const all = new Map((await Promise.all(folders.map(linesOf))).flatMap((lines) => [...lines]));
      view.hidden = all.size === 0;
      copied.textContent = '';
      command.textContent = [...all.values(), ...(folders.length > 1 ? [sideBySide(folders)] : [])].join(
        '\n',
      );
    },
  };
}
