// How fast the wedges are: value and gradient at D = 10^6 against one pass that reads and writes the vector, and a
// 201 x 201 cut at D = 10^4. Run: node --conditions=@orograph/source --import tsx tools/bench/toy-speed.mjs
import { normal } from '@orograph/tensor';
import { wedges } from '@orograph/toy';

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const rounds = 25;
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
      median(times[n].slice(5)),
    );
    console.log(
      `D=1e6 n/D=${share} ${map}: pass ${one.toFixed(2)} ms (in place ${into.toFixed(2)}), valueAndGrad ${both.toFixed(2)} ms, value ${value.toFixed(2)} ms; ratio ${(both / one).toFixed(2)} (in place ${(both / into).toFixed(2)})`,
    );
  }

const small = 1e4;
for (const [name, u, v] of [
  ['random directions', normal(small, 2), normal(small, 3)],
  ['scaled 1/100', normal(small, 2).map((x) => x / 100), normal(small, 3).map((x) => x / 100)],
]) {
  const loss = wedges({ dim: small, longDirections: small / 2 });
  const cut = await loss.cut(normal(small, 1), [u, v]);
  const axis = Array.from({ length: 201 }, (_, i) => (i - 100) / 100);
  const start = performance.now();
  await cut.values(axis.flatMap((a) => axis.map((b) => [a, b])));
  console.log(`cut 201x201 at D=1e4, ${name}: ${((performance.now() - start) / 1000).toFixed(2)} s`);
}
