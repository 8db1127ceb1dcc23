import { zoo } from '@orograph/models';
import type { Body, Context } from '../../engine/command.ts';
import type { reproduceCommand, ReproduceFlags } from './reproduce-command.ts';
import { misuse } from '../../terminal/misuse.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { openRunFolder, vectorStore } from '@orograph/runs';
import { tell, writeResult } from '../../terminal/terminal.ts';
import { trainTask } from '../train/train-task.ts';
import { version } from '../../version.ts';
import { writeReport } from '../report/write-report.ts';
import { experiments } from './experiments/index.ts';
import type { Experiment, Scale } from './experiment.ts';
import { judgedClaims } from './judgements.ts';
import { runTasks } from './run-tasks.ts';
import { studiesOf } from './studies.ts';
import type { Study } from './subject.ts';
import { distinctTasks, type Task } from './task.ts';
import type { Results } from './read-results.ts';

/** The autoencoder as a figure: the experiments that it repeats. */
const autoencoderNames: readonly string[] = ['autoencoder', 'E9'];
const networks: Readonly<Record<Scale, readonly string[]>> = {
  quick: ['mnist/mlp', 'fashion-mnist/mlp', 'mnist/autoencoder'],
  full: ['mnist/mlp', 'fashion-mnist/mlp', 'mnist/autoencoder', 'fashion-mnist/autoencoder'],
};

/** Does what the command line asks. */
export const body: Body<typeof reproduceCommand.flags> = (call) => reproduce(call.words[0], call.flags, call);

/** `reproduce [figure]`: the paper's experiments, the toy beside networks, into one report; goes on where it was cut short. */
async function reproduce(figure: string | undefined, flags: ReproduceFlags, context: Context): Promise<void> {
  const { terminal, signal, commands } = context;
  const { quick = false, seed, json } = flags;
  const scale: Scale = quick ? 'quick' : 'full';
  const made = experimentsOf(figure);
  const names = made.map(({ name }) => name);
  const isAutoencoder = autoencoderNames.includes(figure ?? '');
  const on = flags.on ?? networks[scale].filter((name) => !isAutoencoder || name.endsWith('autoencoder'));
  for (const name of on)
    if (!Object.hasOwn(zoo, name.slice(name.lastIndexOf('/') + 1)))
      throw misuse('no such network', {
        expected: Object.keys(zoo).join(', '),
        got: name,
        where: '--on',
      });
  const studies = studiesOf(scale, { ...flags, on }, names);
  const { out = `runs/reproduce${figure === undefined ? '' : `-${figure}`}${quick ? '-quick' : ''}` } = flags;
  const data = await dataOf(studies);
  const plans = Object.fromEntries(made.map((experiment) => [experiment.name, experiment.plans[scale]]));
  const folder = await openRunFolder(out, {
    identity: { command: 'reproduce', scale, seed, experiments: names, studies, plans, data },
    version: { orograph: version, node: process.version },
  });
  try {
    const earlier: ResultRecord[] = [];
    for await (const record of folder.earlier()) earlier.push(record);
    const tasks = tasksOf(made, { scale, studies, seed });
    const results = await runTasks(tasks, {
      earlier,
      store: vectorStore(out),
      starting: ({ key }, place) => tell(terminal, `${place + 1}/${tasks.length} ${key}`),
      emit: (record) => {
        folder.append(record);
        writeResult(terminal, record, { json, text: () => '' });
      },
      signal,
    });
    for (const record of verdictRecords(made, results, studies))
      writeResult(terminal, record, { json, text: verdictLine });
  } finally {
    folder.close();
  }
  tell(terminal, await writeReport(out, commands));
}

/** The experiments a name stands for; all of them without one. @throws MisuseError for a name there is none of. */
function experimentsOf(figure: string | undefined): readonly Experiment[] {
  if (figure === undefined || autoencoderNames.includes(figure)) return experiments;
  const found = experiments.filter(({ name, label }) => name === figure || label === figure);
  if (found.length > 0) return found;
  throw misuse('no such figure', {
    expected: [...experiments.flatMap(({ name, label }) => [name, label]), ...autoencoderNames].join(', '),
    got: figure,
    where: 'reproduce [figure]',
  });
}

const tasksOf = (
  made: readonly Experiment[],
  {
    scale,
    studies,
    seed,
  }: { readonly scale: Scale; readonly studies: readonly Study[]; readonly seed: number },
): Task[] =>
  distinctTasks(
    made.flatMap((experiment) => [
      ...experiment.toyTasks(experiment.plans[scale], seed),
      ...studies
        .filter((study) => study.experiments.includes(experiment.name))
        .flatMap((study) => experiment.tasks(experiment.plans[scale], study)),
    ]),
  );

/** The hashes of the data of each study; what does not fit fails here, before anything is written. */
async function dataOf(studies: readonly Study[]): Promise<Record<string, unknown>> {
  const hashes: Record<string, unknown> = {};
  for (const { subject } of studies) {
    const { data, test } = await asMisuse(subject.name, () => trainTask(subject.name, subject.flags));
    hashes[subject.name] = { sha256: data.hash, examples: data.examples, test: test?.hash ?? null };
  }
  return hashes;
}

const verdictRecords = (
  made: readonly Experiment[],
  results: Results,
  studies: readonly Study[],
): ResultRecord[] =>
  made.flatMap((experiment) =>
    judgedClaims(experiment, results, studies).flatMap(({ claim, verdicts }) =>
      verdicts.map((verdict) => ({
        type: 'verdict',
        experiment: experiment.name,
        claim: claim.claim,
        provenance: claim.provenance,
        ...verdict,
      })),
    ),
  );

const verdictLine = ({ on, outcome, claim, words }: ResultRecord): string =>
  `${String(on)} ${String(outcome)}: ${String(claim)}\n  ${(words as string[]).join('\n  ')}`;
