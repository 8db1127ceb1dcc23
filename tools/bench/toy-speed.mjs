// How fast the wedges are: value and gradient at D = 10^6 against one pass that reads and writes the vector, and a
// 201 x 201 cut at D = 10^4. Run: node --conditions=@orograph/source --import tsx tools/bench/toy-speed.mjs
import { normal } from '@orograph/tensor';
import { wedges } from '@orograph/toy';

/** The lower quartile: other work on the machine only ever adds time. */
const quartile = (times) => times.toSorted((a, b) => a - b)[times.length >> 2];
const rounds = 40;
const dim = 1e6;
const theta = normal(dim, 0);

/** One pass that reads theta and writes a new vector, as a gradient must. */
function pass(x) {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = 2 * x[i];
  return out;
}
/** The same into memory that is already there. */
function passInto(out, x) {
  for (let i = 0; i < x.length; i++) out[i] = 2 * x[i];
}

const there = new Float64Array(dim);
for (const map of ['distance', 'squared'])
  for (const share of [0.5, 0.9, 0.996]) {
    const loss = wedges({ dim, longDirections: share * dim, map });
    const times = { pass: [], passInto: [], valueAndGrad: [], value: [] };
    const timed = async (name, run) => {
      const start = performance.now();
      await run();
      times[name].push(performance.now() - start);
    };
    for (let round = 0; round < rounds; round++) {
      await timed('pass', () => pass(theta));
      await timed('passInto', () => passInto(there, theta));
      await timed('valueAndGrad', () => loss.valueAndGrad(theta));
      await timed('value', () => loss.value(theta));
    }
    const [one, into, both, value] = ['pass', 'passInto', 'valueAndGrad', 'value'].map((n) =>
      quartile(times[n].slice(5)),
    );
    console.log(
      `D=1e6 n/D=${share} ${map}: pass ${one.toFixed(2)} ms (in place ${into.toFixed(2)}), valueAndGrad ${both.toFixed(2)} ms, value ${value.toFixed(2)} ms; ratio ${(both / one).toFixed(2)} (in place ${(both / into).toFixed(2)})`,
    );
  }

const small = 1e4;
const steps = Array.from({ length: 201 }, (_, i) => (i - 100) / 100);
for (const length of [1, 0.01]) {
  const loss = wedges({ dim: small, longDirections: small / 2 });
  const directions = [2, 3].map((seed) => normal(small, seed).map((x) => length * x));
  const cut = await loss.cut(normal(small, 1), directions);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await cut.values(steps.flatMap((a) => steps.map((b) => [a, b])));
  const [wall, { user }] = [performance.now() - start, process.cpuUsage(cpu)];
  console.log(
    `cut 201x201 at D=1e4, directions ${length} of the origin's length: ${(wall / 1e3).toFixed(2)} s, ${(user / 1e6).toFixed(2)} s of CPU`,
  );
}
