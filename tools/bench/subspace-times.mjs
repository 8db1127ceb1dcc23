// Milliseconds a step of a descent in random subspaces of 784-200-200-10 on MNIST, beside one in the whole space; batches of 128.
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { descend, minibatches, subspace } from '@orograph/probes';
import { constant, sgd } from '@orograph/tensor';
import { loadDataset, mlp, onnxLoss } from '@orograph/models';

/** Two lengths: what does not grow with the steps (columns drawn, sessions opened) is in both. */
const lengths = [20, 120];

/** Milliseconds that a further step of each kind takes, and what comes before the first, lists over the turns. */
export async function subspaceTimes({ turns, cpu, rank = 300 }) {
  const data = await loadDataset('mnist/train', { limit: 4096 });
  const loss = await onnxLoss(mlp({ hidden: [200, 200], seed: 1 }), { data, threads: cpu ? 1 : 2 });
  const objective = minibatches(loss, { size: 128, seed: 1 });
  const plan = { optimizer: sgd(), schedule: constant(0.01) };
  const own = (columns) => async (steps) =>
    firstValueFrom(
      subspace(loss, {
        ...plan,
        steps,
        columns,
        origin: loss.theta,
        dimensions: [rank],
        seeds: [0],
        objective: () => objective,
        // One number is not worth the time of a whole evaluation.
        measured: { value: async () => 0 },
      }),
    );
  const kinds = {
    'whole space': async (steps) =>
      lastValueFrom(descend(objective, { ...plan, steps, theta: loss.theta, every: steps }).pipe(toArray())),
    dense: own('normalized'),
    fastfood: own('fastfood'),
    sparse: own('sparse'),
  };
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, { step: [], before: [] }]));
  for (let turn = 0; turn <= turns; turn++)
    for (const [kind, run] of Object.entries(kinds)) {
      const taken = [];
      for (const steps of lengths) {
        const [clock, used] = [performance.now(), process.cpuUsage()];
        await run(steps);
        const { user, system } = process.cpuUsage(used);
        taken.push(cpu ? (user + system) / 1000 : performance.now() - clock);
      }
      // The first turn opens sessions that are kept.
      if (turn === 0) continue;
      const step = (taken[1] - taken[0]) / (lengths[1] - lengths[0]);
      times[kind].step.push(step);
      times[kind].before.push(taken[0] - lengths[0] * step);
    }
  await loss.dispose();
  return Object.entries(times).map(([space, ms]) => ({
    space,
    dimension: space === 'whole space' ? loss.dim : rank,
    'ms a step': ms.step,
    'ms before': ms.before,
  }));
}
