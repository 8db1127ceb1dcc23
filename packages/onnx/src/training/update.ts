import type { UpdateRule } from '@orograph/tensor';
import type { Emit } from '../emit.ts';

/** The inputs a rule has besides gradients and moments, scalars all. */
export const rateInputs = ({ kind }: UpdateRule): readonly string[] =>
  kind === 'adam' ? ['learning_rate', 'correction/0', 'correction/1'] : ['learning_rate'];

/** How many moments a rule keeps for each number of θ. */
export const momentsOf = (rule: UpdateRule): number =>
  rule.kind === 'adam' ? 2 : rule.momentum === 0 ? 0 : 1;

/** A tensor of parameters, its gradient and its moments, as names in a graph. */
interface Updated {
  readonly theta: string;
  readonly grad: string;
  readonly moments: readonly string[];
}

/** Appends one update as `sgd` and `adam` take it, in float32, and names the new parameters and moments. */
export const update = (g: Emit, rule: UpdateRule, before: Updated): Pick<Updated, 'moments' | 'theta'> =>
  rule.kind === 'sgd' ? descended(g, rule, before) : adapted(g, rule, before);

const times = (g: Emit, value: string, factor: number): string =>
  factor === 1 ? value : g.Mul([value, g.scalar(value, factor)]);

/** g + λθ. */
const decayed = (g: Emit, { theta, grad }: Updated, lambda: number): string =>
  lambda === 0 ? grad : g.Add([grad, times(g, theta, lambda)]);

/** m ← βm + g; θ ← θ − η m, or θ − η(g + βm) with Nesterov. */
function descended(
  g: Emit,
  { momentum, nesterov, weightDecay }: Extract<UpdateRule, { kind: 'sgd' }>,
  before: Updated,
): Pick<Updated, 'moments' | 'theta'> {
  const grad = decayed(g, before, weightDecay);
  const moved = (along: string): string => g.Sub([before.theta, g.Mul([along, 'learning_rate'])]);
  const [m] = before.moments;
  if (!m) return { theta: moved(grad), moments: [] };
  const moment = g.Add([times(g, m, momentum), grad]);
  return {
    theta: moved(nesterov ? g.Add([grad, times(g, moment, momentum)]) : moment),
    moments: [moment],
  };
}

/** m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; θ ← θ − ηλθ − (η m c₀) / (√(v c₁) + ε). */
function adapted(
  g: Emit,
  { beta1, beta2, epsilon, weightDecay, decoupled }: Extract<UpdateRule, { kind: 'adam' }>,
  before: Updated,
): Pick<Updated, 'moments' | 'theta'> {
  const { theta } = before;
  const [m, v] = before.moments as [string, string];
  const grad = decayed(g, before, decoupled ? 0 : weightDecay);
  const first = g.Add([times(g, m, beta1), times(g, grad, 1 - beta1)]);
  const second = g.Add([times(g, v, beta2), times(g, g.Mul([grad, grad]), 1 - beta2)]);
  const size = g.Mul(['learning_rate', 'correction/0']);
  const spread = g.Add([g.Sqrt([g.Mul([second, 'correction/1'])]), g.scalar(second, epsilon)]);
  const kept =
    decoupled && weightDecay !== 0
      ? g.Sub([theta, g.Mul([theta, times(g, 'learning_rate', weightDecay)])])
      : theta;
  return { theta: g.Sub([kept, g.Div([g.Mul([first, size]), spread])]), moments: [first, second] };
}
