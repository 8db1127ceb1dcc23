import { zoo } from '@orograph/models';
import {
  type Bench,
  type Subject,
  taskClock,
  tasksOf,
  experiments,
  networkBench,
  nullKindOf,
  reproduce as reproduceIn,
  reproductionIdentity,
  studiesOf,
  usualNetworks,
  type Experiment,
  type Reproduction,
  type Scale,
} from '@orograph/paper';
import { resolvableWords } from '@orograph/probes';
import { openRunFolder, type ResultRecord } from '@orograph/runs';

import type { Body, Call, Context } from '../../engine/command.ts';
import { writePlan } from '../../engine/dry-run.ts';
import { misuse } from '../../terminal/misuse.ts';
import { tell, writeResult } from '../../terminal/terminal.ts';
import { madeWith } from '../../run/made-with.ts';
import { writeReport } from '../../run/run-report.ts';
import type { reproduceCommand, ReproduceFlags } from './reproduce-command.ts';
import { networkOf } from '../../model/open-task.ts';
import { leftWords, readNetworks } from './read-networks.ts';

/** The autoencoder as a figure: the experiments that it repeats. */
const autoencoderNames: readonly string[] = ['autoencoder', 'E9'];

/** Does what the command line asks. */
export const body: Body<typeof reproduceCommand.flags> = Object.assign(
  (call: Call<typeof reproduceCommand.flags>) => reproduce(call.words[0], call.flags, call),
  { folderOf: ({ words, flags }: Call<typeof reproduceCommand.flags>) => folderOf(words[0], flags) },
);

/** Where a reproduction is kept unless it is said. */
const folderOf = (figure: string | undefined, flags: ReproduceFlags): string => {
  const scale = scaleOf(flags);
  return ['runs/reproduce', figure, scale === 'standard' ? undefined : scale].filter(Boolean).join('-');
};

/** `reproduce [figure]`: the paper's experiments, the toy beside networks, into one report; goes on where it was cut short. */
async function reproduce(figure: string | undefined, flags: ReproduceFlags, context: Context): Promise<void> {
  const { terminal, signal } = context;
  const { json } = flags;
  const { out = folderOf(figure, flags) } = flags;
  const reproduction = askedOf(figure, flags);
  const open = async ({ name, flags: own }: Subject): Promise<Bench> =>
    networkBench({ ...(await networkOf(name, own)), measured: own.measured });
  const {
    data,
    costs,
    sentence,
    left: toGo,
  } = await readNetworks(out, reproduction, {
    minutes: flags.minutes,
    signal,
  });
  if (flags.dryRun) return writePlan('reproduce', toGo, { out, json }, terminal);
  const identity = reproductionIdentity(reproduction, data);
  tell(terminal, sentence);
  const folder = await openRunFolder(out, {
    identity,
    version: madeWith(),
  });
  try {
    const left = taskClock(tasksOf(reproduction), costs);
    await reproduceIn(folder, reproduction, {
      open,
      starting: (key, place, count) =>
        tell(terminal, `${place + 1}/${count} ${key}${leftWords(left(place))}`),
      emit: (record) => writeResult(terminal, record, { json, text: verdictLine }),
      signal,
    });
  } finally {
    folder.close();
  }
  if (flags.shard)
    tell(
      terminal,
      `part ${flags.shard.index} of ${flags.shard.count} is done; merge makes one run of all parts.`,
    );
  else tell(terminal, `report: ${await writeReport(out)}`);
}

/** What is made on what. @throws MisuseError for an experiment or a network there is none of. */
function askedOf(figure: string | undefined, flags: ReproduceFlags): Reproduction {
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

const scaleOf = ({ quick, full }: ReproduceFlags): Scale => (quick ? 'quick' : full ? 'full' : 'standard');

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

/** A verdict in words, of null landscapes only what should not be, and how many of theirs there are. */
function verdictLine({ type, on, outcome, claim, words, supports, verdicts }: ResultRecord): string {
  if (type === 'nulls')
    return `null landscapes: ${String(supports)} of ${String(verdicts)} verdicts support a claim`;
  if (type !== 'verdict' || (nullKindOf(String(on)) && outcome !== 'supports')) return '';
  return `${String(on)} ${String(outcome)}: ${String(claim)}\n  ${(words as string[]).join('\n  ')}`;
}
