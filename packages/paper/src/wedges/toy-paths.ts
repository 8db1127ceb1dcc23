import { curve, type Objective } from '@orograph/probes';
import { adam, constant, cosineDecay, sgd, streamSeed, type Vector } from '@orograph/tensor';
import { barycentricConnector, wedges } from '@orograph/toy';

import { toyOptima } from './toy-optima.ts';
import { halvedPath, profileAlong } from '../measure/measure-path.ts';
import type { Profile } from '../measure/profile.ts';
import type { Task } from '../study/task.ts';

const toy = { dim: 200, longDirections: 160, pairs: 3, points: 101 } as const;
/** The keys of the paths on the wedges. */
export const toyPathKeys: readonly string[] = Array.from({ length: toy.pairs }, (_, k) => toyKey(k));

/** The work on the wedges. */
export const toyPathTasks = (seed: number): Task[] =>
  Array.from({ length: toy.pairs }, (_, k) => toyTask(streamSeed(seed, k), k));

function toyKey(k: number): string {
  return `toy/connector/${k}`;
}

/** The same paths on the wedges; the descent follows the squared distance, the profiles are of the distance. */
function toyTask(seed: number, k: number): Task {
  return {
    key: toyKey(k),
    run: async (lab) => {
      const { dim, longDirections, points } = toy;
      const loss = wedges({ dim, longDirections });
      const squared = wedges({ dim, longDirections, map: 'squared' });
      const ends = toyOptima(loss, 2, seed) as [Vector, Vector];
      const objective: Objective = (theta) => squared.valueAndGrad(theta);
      const halved = await halvedPath(lab, objective, ends, {
        levels: 5,
        optimizer: sgd(),
        schedule: constant(0.5),
        steps: 20,
      });
      const optimizer = adam();
      const plan = {
        ends,
        kind: 'polychain',
        seed,
        optimizer,
        schedule: cosineDecay(0.02, { steps: 3000 }),
        steps: 3000,
      } as const;
      const chain = (await lab.follow(curve(objective, plan))).at(-1)!.vertices;
      const exact = [ends[0], barycentricConnector(loss, ends).vertices[3]!, ends[1]];
      const along = (vertices: readonly Vector[]): Promise<Profile> =>
        profileAlong(lab, loss, vertices, { kind: 'polychain', points });
      return {
        values: {
          linear: await along(ends),
          midpoints: await along(halved),
          polychain: await along(chain),
          exact: await along(exact),
        },
      };
    },
  };
}
