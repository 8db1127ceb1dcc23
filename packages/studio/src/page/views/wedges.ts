import type { FieldValues } from '../fields.ts';
import { seed, type View } from './view.ts';

/** The experiments, with what each takes besides a seed. */
const experiments: Readonly<Record<string, { readonly words: string; readonly takes: readonly string[] }>> = {
  plane: { words: 'a plane through three optima', takes: ['dim', 'long', 'thickness', 'annulus'] },
  figure: { words: 'three wedges in three dimensions', takes: [] },
  triangle: { words: 'a connector in three dimensions', takes: [] },
  cutoff: { words: 'cut-off dimension of random cuts, and its law', takes: ['dim'] },
  profile: { words: 'the line between two optima', takes: ['dim', 'long', 'thickness', 'annulus'] },
  connect: { words: 'low-loss paths between optima', takes: ['dim', 'long', 'thickness'] },
  ternary: { words: 'a connector of three optima', takes: ['dim', 'long', 'thickness'] },
  width: { words: 'widths of the low-loss region', takes: ['dim'] },
  subspace: { words: 'optimization in random subspaces', takes: ['dim', 'long'] },
  kick: { words: 'optimization paths after kicks', takes: ['dim', 'long'] },
  average: { words: 'averages of optima', takes: ['dim', 'long', 'thickness'] },
};

/** The flags of what an experiment takes. */
function landscape({ experiment, dim, long, thickness, inner }: FieldValues): string[] {
  const { takes } = experiments[experiment!] ?? { takes: [] };
  const all: Readonly<Record<string, readonly string[]>> = {
    dim: ['--dim', dim!],
    long: ['--long', String(Math.min(Number(long), Number(dim) - 1))],
    thickness: Number(thickness) > 0 ? ['--thickness', thickness!] : [],
    annulus: Number(inner) > 0 ? ['--annulus', `${inner!}:1.5`] : [],
  };
  return takes.flatMap((name) => all[name]!);
}

/** Wedges. */
export const wedges: View = {
  name: 'wedges',
  title: 'Wedges',
  says: 'The toy model of Fort & Jastrzebski (2019): the loss is the distance to the nearest wedge, long in n of D dimensions. What an experiment does not take has no effect on it.',
  models: [0, 0],
  needsData: false,
  fields: [
    {
      name: 'experiment',
      label: 'Experiment',
      value: 'plane',
      options: Object.entries(experiments).map(([name, { words }]) => [name, words] as const),
    },
    { name: 'dim', label: 'Dimension D', value: '100', range: [4, 10_000], isSlider: true },
    { name: 'long', label: 'Long directions n', value: '50', range: [1, 9_999], isSlider: true },
    { name: 'thickness', label: 'Thickness', value: '0', range: [0, 1, 0.01], isSlider: true },
    {
      name: 'inner',
      label: 'Inner radius of the annulus',
      value: '0',
      range: [0, 1.4, 0.05],
      isSlider: true,
    },
    seed,
  ],
  command: ({ values }) => [
    'toy',
    values['experiment']!,
    ...(values['experiment'] === 'triangle' ? [] : ['--seed', values['seed']!]),
    ...landscape(values),
  ],
};
