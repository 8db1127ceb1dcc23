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

/**
 * The command line that repeats a run of the page: its words, what was changed while it ran, and the name of its folder. Changes that a command
 * line already has are not repeated.
 */
const repeatingCommand = (
  words: readonly string[],
  folder: string,
  records: readonly PageRecord[],
): string => {
  const own = withoutOwn(words);
  const changes = own.includes('--change') ? [] : changeFlags(records);
  return shellLine([...own, ...changes, '--out', folder.replace('runs/', '')]);
};

/** What a change of settings is in words. */
export const changeWords = ({ seed, step, learningRate, batch, l2 }: PageRecord): string =>
  `Seed ${String(seed)} from step ${String(step)} on: learning rate ${String(learningRate)}, batch ${String(batch)}, L2 ${String(l2)}.`;

/** The line that says by which command a run is repeated. */
interface CommandLine {
  readonly view: HTMLElement;
  /** Says the command of a run that begins. */
  readonly say: (words: readonly string[], folder: string, changes?: readonly PageRecord[]) => void;
  /** Says that of a run that is there, with what was changed in it. */
  readonly sayOf: (folder: string) => Promise<void>;
  /** Says nothing. */
  readonly hide: () => void;
}

/** Makes the line, with a button that copies it. */
export function commandLine(engine: Engine): CommandLine {
  const command = element('code', {});
  const copy = element(
    'button',
    { type: 'button', onclick: () => void navigator.clipboard.writeText(command.textContent) },
    'Copy',
  );
  const view = element('p', { className: 'command', hidden: true }, command, ' ', copy);
  const say: CommandLine['say'] = (words, folder, changes = []) => {
    view.hidden = false;
    command.textContent = repeatingCommand(words, folder, changes);
  };
  return {
    view,
    say,
    sayOf: async (folder) => {
      const [manifest, records] = await Promise.all(
        ['run.json', 'records.ndjson'].map(async (name) =>
          new TextDecoder().decode(await engine.read(`${folder}/${name}`)),
        ),
      );
      const { line } = JSON.parse(manifest || '{}') as { readonly line?: readonly string[] };
      view.hidden = line === undefined;
      const changes = records!.split('\n').filter((one) => one.startsWith('{"type":"change"'));
      if (line)
        say(
          line,
          folder,
          changes.map((one) => JSON.parse(one) as PageRecord),
        );
    },
    hide: () => void (view.hidden = true),
  };
}
