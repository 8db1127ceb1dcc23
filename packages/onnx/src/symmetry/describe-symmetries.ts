import type { AxisAction } from '@orograph/tensor';
import type { Symmetries } from './symmetries.ts';

/** Equal neighbours as one with their count. */
function counted(texts: readonly string[]): string {
  const runs: { readonly text: string; count: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.count += 1;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count > 1 ? `${count}·${text}` : text)).join(' ');
}

/**
 * An action as short text: a size stays in place, `P1` is permuted by that group, `[P1 P2]` are blocks one after the other, `P3 × [P4 P5]`
 * blocks that `P3` permutes as wholes, `axis 0: [P1 P2]` another action at each position of that axis.
 */
export function describeAction(action: AxisAction): string {
  if (action.kind === 'fixed') return String(action.size);
  if (action.kind === 'group') return action.group;
  const inside = (parts: readonly AxisAction[]): string => `[${counted(parts.map(describeAction))}]`;
  if (action.kind === 'along') return `axis ${action.axis}: ${inside(action.each)}`;
  const order = action.order.kind === 'fixed' ? '' : `${describeAction(action.order)} × `;
  return order + inside(action.blocks);
}

/** The symmetries as a specification a person can read: a line for each constant that they move. */
export const describeSymmetries = ({ constants }: Pick<Symmetries, 'constants'>): readonly string[] =>
  Object.entries(constants).map(([name, actions]) => `${name}: ${actions.map(describeAction).join(', ')}`);
