import { expect, test } from 'vitest';
import { adam, sgd, type Optimizer } from '@orograph/tensor';

/** Three steps on L = ½Σ aᵢθᵢ², a = (1, 4), from (1, −2). */
function threeSteps(optimizer: Optimizer): number[] {
  const theta = Float64Array.of(1, -2);
  const state = optimizer.init(2);
  for (let k = 0; k < 3; k++) optimizer.update(state, theta, Float64Array.of(theta[0]!, 4 * theta[1]!), 0.1);
  expect(state.step).toBe(3);
  return [...theta];
}

// The numbers of torch.optim 2.x in float64 for the same three steps.
test.each<[string, Optimizer, readonly [number, number]]>([
  ['SGD', sgd(), [0.729, -0.432]],
  ['SGD with momentum 0.9', sgd({ momentum: 0.9 }), [0.486, 1.0800000000000003]],
  [
    'SGD with Nesterov momentum 0.9',
    sgd({ momentum: 0.9, nesterov: true }),
    [0.32732100000000003, 0.8665920000000003],
  ],
  ['SGD with weight decay 0.5', sgd({ weightDecay: 0.5 }), [0.614125, -0.33274999999999993]],
  ['Adam', adam(), [0.701586274504415, -1.7006233916636408]],
  ['Adam with weight decay 0.5', adam({ weightDecay: 0.5 }), [0.7015862734654917, -1.7006233916211049]],
  [
    'AdamW with weight decay 0.5',
    adam({ weightDecay: 0.5, decoupled: true }),
    [0.574973932253246, -1.4310252432939143],
  ],
])('%s takes the steps of PyTorch', (_, optimizer, expected) => {
  threeSteps(optimizer).forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, 10));
});
