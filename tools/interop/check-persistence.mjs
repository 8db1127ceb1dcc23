// Compares merge trees and distances of persistence diagrams with those of GUDHI on 100 random landscapes of rank 1 to 4, half of them with many equal values.
// Usage: node --conditions=@orograph/source --import tsx tools/interop/check-persistence.mjs PYTHON [FIRST SEED] [--write]
// PYTHON is an interpreter that has gudhi. With --write the numbers go into packages/probes/test/persistence-gudhi.json, rounded to 5 digits.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bottleneckDistance, gridLandscape, mergeTree, wassersteinDistance } from '@orograph/probes';
import { normal } from '@orograph/tensor';

const [python = 'python3', ...words] = process.argv.slice(2);
const start = Number(words.find((word) => /^\d+$/.test(word)) ?? 0);
const shapes = [[40], [7, 9], [12, 5], [4, 5, 3], [3, 2, 4, 2]];
const landscapes = Array.from({ length: 100 }, (_, i) => {
  const seed = start + i;
  const shape = shapes[seed % shapes.length];
  const values = normal(
    shape.reduce((a, b) => a * b, 1),
    seed,
  );
  return { shape, values: Array.from(values, (v) => (seed % 2 ? v : Math.round(v * 4) / 4)) };
});
const script = fileURLToPath(new URL('gudhi_persistence.py', import.meta.url));
const { stdout, stderr, status } = spawnSync(python, [script], {
  input: JSON.stringify(landscapes),
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
if (status !== 0) throw new Error(`${python} ${script}: ${stderr}`);
const { version, ...expected } = JSON.parse(stdout);

let [worst, pairs, last] = [0, 0, undefined];
const compare = (found, wanted, what) => {
  const off = found === wanted ? 0 : Math.abs(found - wanted);
  if (!(off <= 1e-6)) throw new Error(`${what}: ${found}, GUDHI ${wanted}`);
  worst = Math.max(worst, off);
};
for (const [k, { shape, values }] of landscapes.entries()) {
  for (const [j, connectivity] of ['faces', 'all'].entries()) {
    const { basins } = mergeTree(gridLandscape(shape, values, connectivity));
    const found = basins
      .map(({ birth, death }) => [birth, death])
      .toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
    // GUDHI keeps pairs without persistence.
    const wanted = expected.pairs[k][j]
      .map(([birth, death]) => [birth, death ?? Infinity])
      .filter(([birth, death]) => death > birth);
    if (found.length !== wanted.length)
      throw new Error(
        `landscape ${start + k}, ${connectivity}: ${found.length} pairs, GUDHI ${wanted.length}`,
      );
    found.forEach((pair, i) =>
      pair.forEach((value, end) => compare(value, wanted[i][end], `pair ${i} of ${start + k}`)),
    );
    pairs += found.length;
    if (connectivity === 'all') continue;
    if (last) {
      const ours = [
        bottleneckDistance(last, basins),
        ...[2, 1].map((order) => wassersteinDistance(last, basins, { order })),
      ];
      ours.forEach((value, i) =>
        compare(value, expected.distances[k - 1][i], `distance ${i} of ${start + k}`),
      );
    }
    last = basins;
  }
}
console.log(
  `${landscapes.length} landscapes, ${pairs} pairs, ${3 * (landscapes.length - 1)} distances as GUDHI ${version}, apart by ${worst.toExponential(1)} at most`,
);
if (words.includes('--write')) {
  const rounded = JSON.stringify(expected, (_, value) =>
    typeof value === 'number' ? Math.round(value * 1e5) / 1e5 : value,
  );
  writeFileSync(new URL('../../packages/probes/test/persistence-gudhi.json', import.meta.url), rounded);
}
