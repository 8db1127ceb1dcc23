import { fileHash, modelPoint, type ParameterPath } from '@orograph/models';
import { displacements, trajectory, type Displacement } from '@orograph/probes';
import { trajectoryRecords } from '@orograph/runs/kinds';
import { type Body, misuse } from '@orograph/program';
import { foldAll, madeWith, type Opened, probeRun } from '@orograph/program/run';
import { asMisuse, readModelFile } from '@orograph/program/models';

import { readPath } from '../slice/plane-path.ts';
import { trajectoryCommand } from './trajectory-command.ts';

/** Measures the moves of a training, one record each, and sums them up. */
export const body: Body<typeof trajectoryCommand.flags> = probeRun(trajectoryCommand, {
  records: trajectoryRecords,
  open: async ([model, path], flags): Promise<Opened<ParameterPath>> => {
    const file = await readModelFile(model!, {});
    const { layout } = await asMisuse(model, () => modelPoint(file, flags));
    const subject = await readPath(path!, { loss: { layout } });
    const sha256 = await fileHash(path!);
    return {
      subject,
      manifest: (command, settings, facts) => ({
        identity: { command, trajectory: { sha256 }, ...settings },
        version: madeWith(),
        models: [model],
        dimension: layout.dim,
        ...facts,
      }),
      remarks: [],
      close: () => Promise.resolve(),
    };
  },
  prepare: async (path) => {
    const points = path.thetas.length;
    if (points < 2)
      throw misuse('nothing moves', { expected: 'at least 2 points', got: String(points), where: path.name });
    return Promise.resolve(path);
  },
  facts: ({ name }) => ({ file: name }),
  fold: () =>
    foldAll((records) => ({
      type: 'summary',
      moves: records.length,
      ...trajectory(records as unknown as readonly Displacement[]),
    })),
  *tasks({ thetas }) {
    yield {
      key: {},
      count: thetas.length - 1,
      stream: (skip: number) => displacements(thetas, { skip }),
      isDue: ({ move }: { readonly [field: string]: unknown }, place: number) => move === place,
    };
  },
  last: ['length', ({ length }: Displacement) => length],
  text: (record) => {
    if (record.type !== 'summary') return '';
    const [path, distance, tortuosity, cosine] = (['path', 'distance', 'tortuosity', 'cosine'] as const).map(
      (name) => record[name].toPrecision(4),
    );
    return `path ${path}, distance ${distance}, tortuosity ${tortuosity}, mean cosine of moves ${cosine}`;
  },
});
