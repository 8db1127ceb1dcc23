import { combine, norm, random, scale, type Random, type Vector } from '@orograph/tensor';

import type { DescentSettings } from '../descent-plan.ts';
import type { Objective } from '../objective.ts';
import type { Run } from '../stream.ts';

/** Vertices whose weighted means are to have a low loss. */
export interface BlendPlan extends DescentSettings {
  /** The vertices at the start; they are not written. */
  readonly vertices: readonly Vector[];
  /** Which of them move. */
  readonly free: readonly boolean[];
  /** Draws weights, one per vertex, that sum to 1. */
  readonly draw: (stream: Random) => readonly number[];
  /** How many draws make up one step. */
  readonly samples: number;
  /** The seed of the draws. */
  readonly seed: number;
  /** Emit each `every`-th step, and the last. */
  readonly every: number;
}

/** The vertices during training. */
export interface BlendStep {
  /** What the record is. */
  readonly type: 'step';
  /** How many updates were made before. */
  readonly step: number;
  /** The mean objective over the draws of the update before; `NaN` at step 0. */
  readonly value: number;
  /** The vertices, those that do not move included. */
  readonly vertices: readonly Vector[];
  /** `diverged` when a value or gradient was not finite: then it is the last record. */
  readonly status: 'running' | 'done' | 'diverged';
}

/**
 * Minimizes E_w L(Σ wⱼvⱼ) over the free vertices: each draw p = Σ wⱼvⱼ gives vⱼ the gradient wⱼ∇L(p).
 *
 * Bezier curves, polygonal chains and simplicial connectors differ only in how the weights are drawn.
 */
export async function* blendSteps(
  run: Run,
  objective: Objective,
  { vertices: start, free, draw, samples, seed, every, optimizer, schedule, steps }: BlendPlan,
): AsyncGenerator<BlendStep> {
  const draws = random(seed);
  const states = start.map((vertex) => optimizer.init(vertex.length));
  let vertices = start;
  let value = Number.NaN;
  for (let step = 0; ; step++) {
    if (step === steps) return yield { type: 'step', step, value, vertices, status: 'done' };
    if (step % every === 0) yield { type: 'step', step, value, vertices, status: 'running' };
    const grads = new Map<number, Vector[]>();
    value = 0;
    let finite = true;
    for (let sample = 0; sample < samples; sample++) {
      const weights = draw(draws);
      const point = combine(vertices, weights);
      const here = await run(() => objective(point, step * samples + sample));
      value += here.value / samples;
      finite &&= Number.isFinite(here.value) && Number.isFinite(norm(here.grad));
      weights.forEach((weight, j) => {
        if (free[j] && weight !== 0)
          grads.set(j, [...(grads.get(j) ?? []), scale(here.grad, weight / samples)]);
      });
    }
    if (!finite) return yield { type: 'step', step, value, vertices, status: 'diverged' };
    vertices = vertices.map((vertex, j) => {
      const parts = grads.get(j);
      if (!parts) return vertex;
      const next = vertex.slice();
      optimizer.update(
        states[j]!,
        next,
        combine(
          parts,
          parts.map(() => 1),
        ),
        schedule(step),
      );
      return next;
    });
  }
}
