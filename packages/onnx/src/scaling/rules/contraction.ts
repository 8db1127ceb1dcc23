import { numberOf, textOf } from '../../node-attributes.ts';
import { evenShare } from '../../even-share.ts';
import { Refused } from '../../refused.ts';
import { alike, axesOf, multiplied, evened, type Operand } from '../combine.ts';
import type { Axis } from '../term.ts';
import { ONE, type Gauge } from '../gauge.ts';
import { spread, type Terms } from '../term.ts';
import type { ScaleCall, ScaleRule, Scaled } from './rule.ts';

const letters = (rank: number): readonly string[] => Array.from({ length: rank }, (_, i) => `b${rank - i}`);

/** Y = AB over the last two axes, the others broadcast. */
export const matMul: ScaleRule = ({ g, inputs }) => {
  const [a, b] = inputs as [Scaled, Scaled];
  const left = a.shape.length === 1 ? ['k'] : [...letters(a.shape.length - 2), 'm', 'k'];
  const right = b.shape.length === 1 ? ['k'] : [...letters(b.shape.length - 2), 'k', 'n'];
  const batch = letters(Math.max(a.shape.length, b.shape.length, 2) - 2);
  const out = [...batch, ...(a.shape.length === 1 ? [] : ['m']), ...(b.shape.length === 1 ? [] : ['n'])];
  return [
    multiplied(
      g,
      [
        { ...a, letters: left },
        { ...b, letters: right },
      ],
      out,
    ),
  ];
};

/** The terms of a result to which a bias is added. */
function withBias(
  g: ScaleCall['g'],
  terms: Terms,
  {
    shape,
    bias,
    axes,
  }: { readonly shape: readonly number[]; readonly bias: Scaled | undefined; readonly axes: readonly Axis[] },
): Terms {
  if (!bias) return terms;
  const result: Operand = { terms, shape, isZero: false, letters: axesOf(shape.length) };
  return alike(g, [result, { ...bias, letters: axes }], axesOf(shape.length));
}

/** Y = αA′B′ + βC, A′ and B′ transposed where the attributes say so. */
export const gemm: ScaleRule = ({ g, node, inputs }) => {
  const [a, b, bias] = inputs as [Scaled, Scaled, Scaled | undefined];
  const [m, n] = [
    numberOf(node, 'transA', 0) ? a.shape[1] : a.shape[0],
    numberOf(node, 'transB', 0) ? b.shape[0] : b.shape[1],
  ];
  const terms = multiplied(
    g,
    [
      { ...a, letters: numberOf(node, 'transA', 0) ? ['k', 'm'] : ['m', 'k'] },
      { ...b, letters: numberOf(node, 'transB', 0) ? ['n', 'k'] : ['k', 'n'] },
    ],
    ['m', 'n'],
  );
  return [
    withBias(g, terms, { shape: [m!, n!], bias, axes: axesOf(2).slice(2 - (bias?.shape.length ?? 0)) }),
  ];
};

/** Products summed over the letters that the result does not have. */
export const einsum: ScaleRule = ({ g, node, inputs }) => {
  const [left, right] = textOf(node, 'equation', '').replaceAll(' ', '').split('->') as [string, string?];
  const each = left.split(',');
  if (left.includes('.') || each.some((term) => new Set(term).size < term.length))
    throw new Refused('has an ellipsis or a letter twice in a term');
  const all = each.join('').split('');
  const once = all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter));
  const operands = inputs.map((input, i) => ({ ...input!, letters: each[i]!.split('') }));
  return [multiplied(g, operands, right?.split('') ?? once.toSorted())];
};

/** Y = W ∗ X + b. */
export const conv: ScaleRule = ({ g, node, inputs, shape }) => {
  const [x, w, bias] = inputs as [Scaled, Scaled, Scaled | undefined];
  const groups = numberOf(node, 'group', 1);
  evenShare(w.shape[0]!, groups, `channels in ${groups} groups`);
  const places = axesOf(x.shape.length).slice(2);
  const [data, weight] = [evened(g, x, places), evened(g, w, places)];
  const rank = x.shape.length;
  const channels =
    groups === 1
      ? multiplied(
          g,
          [
            { ...x, terms: data, letters: ['n', 'i', ...places] },
            { ...w, terms: weight, letters: ['o', 'i'] },
          ],
          ['n', 'o'],
        )
      : grouped(g, { ...x, terms: evened(g, { ...x, terms: data }, [0]) }, { ...w, terms: weight }, groups);
  const size = shape(0) ?? [x.shape[0]!, w.shape[0]!, ...places.map(() => Number.NaN)];
  return [withBias(g, channels, { shape: size.slice(0, rank), bias, axes: [1] })];
};

/** The gauge of each position along the axes of a shape. */
function whole(g: ScaleCall['g'], terms: Terms, shape: readonly number[]): readonly Gauge[] {
  const axes = axesOf(shape.length);
  const wide = terms.map((term) => spread(term, axes, (axis) => shape[axis as number]!).gauges);
  const count = shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, (_, i) =>
    wide.reduce<Gauge>((all, own) => g.times(all, own[i]!), ONE),
  );
}

/** The channels of a convolution in groups, each of which sees its own channels. */
function grouped(g: ScaleCall['g'], x: Scaled, w: Scaled, groups: number): Terms {
  const [outputs, inputs] = [w.shape[0]!, w.shape[1]!];
  const channels = whole(
    g,
    x.terms.map(({ axes, gauges }) => ({ axes: axes.map(() => 0), gauges })),
    [x.shape[1]!],
  );
  const own = w.terms.filter(({ axes }) => !axes.includes(1));
  const within = inputs === 1 ? [] : w.terms.filter((term) => !own.includes(term));
  const inside = whole(g, within, [outputs, inputs]);
  const rows = whole(g, own, [outputs]);
  const seen = (o: number, i: number): Gauge => channels[Math.floor((o * groups) / outputs) * inputs + i]!;
  if (inputs > 1)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++) g.equate(g.times(inside[o * inputs + i]!, seen(o, i)), ONE);
  const gauges = rows.map((row, o) => (inputs === 1 ? g.times(row, seen(o, 0)) : row));
  return [{ axes: [1], gauges }];
}

/** The transpose of a convolution, of one group. */
export const convTranspose: ScaleRule = ({ g, node, inputs, shape }) => {
  const [x, w, bias] = inputs as [Scaled, Scaled, Scaled | undefined];
  if (numberOf(node, 'group', 1) > 1) throw new Refused('is a transposed convolution in groups');
  const places = axesOf(x.shape.length).slice(2);
  const terms = multiplied(
    g,
    [
      { ...x, terms: evened(g, x, places), letters: ['n', 'i', ...places] },
      { ...w, terms: evened(g, w, places), letters: ['i', 'o'] },
    ],
    ['n', 'o'],
  );
  const size = shape(0) ?? [x.shape[0]!, w.shape[1]!, ...places.map(() => Number.NaN)];
  return [withBias(g, terms, { shape: size, bias, axes: [1] })];
};
