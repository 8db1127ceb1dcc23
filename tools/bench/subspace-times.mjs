// Milliseconds a step of a descent in random subspaces of 784-200-200-10 on MNIST, beside one in the whole space; batches of 128.
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { descend, minibatches, subspace } from '@orograph/probes';
import { constant, sgd } from '@orograph/tensor';
import { loadDataset, mlp, onnxLoss } from '@orograph/models';

const steps = 20;

/** Milliseconds a step of each kind, a list over the turns. */
export async function subspaceTimes({ turns, cpu, rank = 300 }) {
  const data = await loadDataset('mnist/train', { limit: 4096 });
  const loss = await onnxLoss(mlp({ hidden: [200, 200], seed: 1 }), { data, threads: cpu ? 1 : 2 });
  const objective = minibatches(loss, { size: 128, seed: 1 });
  const plan = { optimizer: sgd(), schedule: constant(0.01), steps };
  const own = (columns) => async () =>
    firstValueFrom(
      subspace(loss, {
        ...plan,
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
    'whole space': async () =>
      lastValueFrom(descend(objective, { ...plan, theta: loss.theta, every: steps }).pipe(toArray())),
    dense: own('normalized'),
    fastfood: own('fastfood'),
    sparse: own('sparse'),
  };
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let turn = 0; turn <= turns; turn++)
    for (const [kind, run] of Object.entries(kinds)) {
      const [clock, used] = [performance.now(), process.cpuUsage()];
      await run();
      const { user, system } = process.cpuUsage(used);
      // The first turn opens sessions. The columns are drawn in every turn.
      if (turn > 0)
        times[kind].push((cpu ? (user + system) / 1000 : performance.now() - clock) / (steps + 1));
    }
  await loss.dispose();
  return Object.entries(times).map(([space, ms]) => ({
    space,
    dimension: space === 'whole space' ? loss.dim : rank,
    'ms a step': ms,
  }));
}
