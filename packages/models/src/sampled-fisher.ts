import { promote, scoresName, type Graph } from '@orograph/onnx';
import { checkDim, combine, streamSeed, type CompositeLoss, type Vector } from '@orograph/tensor';
import type { Lend } from './means.ts';
import type { Evaluation } from './evaluation.ts';
import { lazily } from './lazily.ts';
import { drawTargets } from './likelihood.ts';
import type { MatrixProducts } from './matrix-products.ts';
import { dataValue } from './tensor-value.ts';

/** What the Fisher matrix of drawn targets is made with. */
interface SampledFisherParts {
  /** The graph whose output is z. */
  readonly scored: () => Graph;
  /** The empirical Fisher matrix. */
  readonly fisher: MatrixProducts;
  /** θ as it is fed. */
  readonly lend: Lend;
}

/** The empirical Fisher matrix with targets drawn from the likelihood, which stay the same for one θ and one seed. */
export function sampledFisher(
  { model, pool, home, undivided, columns, chunk, open }: Evaluation,
  { scored, fisher, lend }: SampledFisherParts,
): CompositeLoss['sampledFisher'] {
  const parameters = model.parameters.map(({ name }) => name);
  const openScores = lazily(() => open('scores', promote(scored(), parameters)));
  let last: Promise<unknown> = Promise.resolve();
  let drawn: { readonly theta: Vector; readonly seed: number; readonly samples: number } | undefined;
  const sampleName = (sample: number): string => `fisher/target/${sample}`;
  /** Stores targets drawn from the likelihood at θ, unless they are the last ones drawn. */
  async function draw(theta: Vector, seed: number, samples: number): Promise<void> {
    if (drawn?.theta === theta && drawn.seed === seed && drawn.samples === samples) return;
    await openScores();
    const { values: fixed, release } = lend(theta);
    const rows = { start: 0, end: model.examples, chunk };
    const { concat } = await pool
      .run({ kind: 'run', session: 'scores', fixed, columns, rows, concat: [scoresName] })
      .finally(release);
    const { dims, data } = concat[scoresName]!;
    const scores = { shape: dims, data: data as Float32Array };
    const target = model.bound.columns['target']!;
    const classAxis = model.termAxes?.[0] ?? 1;
    for (let sample = 0; sample < samples; sample++) {
      const targets = drawTargets({ ...model, scores, target, classAxis }, streamSeed(seed, sample));
      const task = { kind: 'store', name: sampleName(sample), tensor: dataValue(targets) } as const;
      await Promise.all([pool.everywhere(task), undivided && home.pool.everywhere(task)]);
    }
    drawn = { theta, seed, samples };
  }

  return (theta, vectors, { seed, samples = 1, ...settings }) => {
    // One after the other, as the targets drawn for one call would replace those of another.
    const result = last.then(async () => {
      checkDim('sampledFisher', model.layout.dim, theta);
      await draw(theta, seed, samples);
      const each: Vector[][] = [];
      for (let sample = 0; sample < samples; sample++) {
        const from = { ...columns, target: sampleName(sample) };
        each.push(await fisher('sampledFisher', theta, vectors, { ...settings, from }));
      }
      return vectors.map((_, k) => combine(each.map((found) => found[k]!)));
    });
    last = result.catch(() => undefined);
    return result;
  };
}
