import { zoo } from '@orograph/models';
import {
  experiments,
  reproductionIdentity,
  separateTasks,
  studiesOf,
  usualNetworks,
  type Experiment,
  type Reproduction,
  type Scale,
} from '@orograph/paper';
import { identityLine } from '@orograph/commands';
import { resolvableWords } from '@orograph/probes';
import type { RunManifest } from '@orograph/runs';
import { type Call, misuse } from '@orograph/program';
import { madeBy, madeWith, type OpenRun } from '@orograph/program/run';

import { benchOf, readNetworks, startLoss } from './measure-networks.ts';
import { reproduceCommand, type ReproduceFlags } from './reproduce-command.ts';

/** The autoencoder as a figure: the experiments that it repeats. */
const autoencoderNames: readonly string[] = ['autoencoder', 'E9'];

/** What is made on what. @throws MisuseError for an experiment or a network there is none of. */
export function askedOf(figure: string | undefined, flags: ReproduceFlags): Reproduction {
  const { seed, repetitions, shard } = flags;
  const scale = scaleOf(flags);
  checkRepetitions(repetitions);
  const made = experimentsOf(figure);
  const isAutoencoder = autoencoderNames.includes(figure ?? '');
  const { nulls = 3 } = flags;
  const usual = flags.nulls === undefined ? usualNetworks[scale] : [];
  const on = flags.on ?? usual.filter((name) => !isAutoencoder || name.endsWith('autoencoder'));
  for (const name of on)
    if (!Object.hasOwn(zoo, name.slice(name.lastIndexOf('/') + 1)))
      throw misuse('no such network', {
        expected: Object.keys(zoo).join(', '),
        got: name,
        where: '--on',
      });
  const studies = studiesOf(
    scale,
    { ...flags, on },
    made.map(({ name }) => name),
  );
  return { experiments: made, studies, scale, seed, nulls, repetitions, shard };
}

/** How much is done. */
export const scaleOf = ({ quick, full }: ReproduceFlags): Scale =>
  quick ? 'quick' : full ? 'full' : 'standard';

/** @throws MisuseError for fewer repetitions than a test needs, which says how many resolve which effect. */
function checkRepetitions(repetitions: number | undefined): void {
  if (repetitions === undefined || repetitions >= 2) return;
  throw misuse('too few repetitions for a test', {
    expected: `2 at least; ${resolvableWords()}`,
    got: String(repetitions),
    where: '--repetitions',
  });
}

/** The experiments a name stands for; all that are not on request without one. @throws MisuseError for a name there is none of. */
function experimentsOf(figure: string | undefined): readonly Experiment[] {
  if (figure === undefined || autoencoderNames.includes(figure))
    return experiments.filter(({ isOnRequest }) => !isOnRequest);
  const found = experiments.filter(({ name, label }) => name === figure || label === figure);
  if (found.length > 0) return found;
  throw misuse('no such figure', {
    expected: [...experiments.flatMap(({ name, label }) => [name, label]), ...autoencoderNames].join(', '),
    got: figure,
    where: 'reproduce [figure]',
  });
}

/** What `run.json` says. */
export const manifestOf = (
  reproduction: Reproduction,
  data: Readonly<Record<string, unknown>>,
  { line }: Call<typeof reproduceCommand.flags>,
): RunManifest => ({
  identity: reproductionIdentity(reproduction, data),
  version: madeWith(),
  line: identityLine(reproduceCommand, line),
});

/** Opens a reproduction task by task, for machines that share its work. */
export async function openRun(call: Call<typeof reproduceCommand.flags>): Promise<OpenRun> {
  const { words, flags } = call;
  const reproduction = askedOf(words[0], flags);
  const losses: Record<string, number> = {};
  const data = await readNetworks(reproduction, async (network) => {
    losses[network.study.subject.name] = await startLoss(network);
  });
  const { tasks, close } = separateTasks(reproduction, { folder: flags.out ?? '', open: benchOf });
  return {
    manifest: { ...manifestOf(reproduction, data, call), losses },
    tasks: tasks.map(({ key, needs, makes, make }) => ({
      key: { key },
      count: 1,
      needs,
      makes: [makes],
      hasFiles: true,
      stream: () => madeBy(make),
    })),
    check: () => {},
    fold: { add: () => {} },
    costs: undefined,
    last: undefined,
    text: () => '',
    isReported: true,
    finish: () => {},
    close,
  };
}
