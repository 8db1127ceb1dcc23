import { countAbove, type Spectrum } from '@orograph/probes';
import { curvatureRecords } from '@orograph/runs/kinds';
import { type RecordOf } from '@orograph/runs/records';

import { barChart } from '../../chart/bar-chart.ts';
import { estimateChart } from '../../chart/estimate-chart.ts';
import { text } from '../../page/fact-rows.ts';
import type { ReportPlot } from '../../page/report-part.ts';

export type Pairs = RecordOf<typeof curvatureRecords, 'eigenpairs'>;

export type Density = RecordOf<typeof curvatureRecords, 'density'>;

export function densityPlot(
  density: Density,
  leading: readonly number[],
  dim: number,
  { matrix, spectrum }: { readonly matrix: string; readonly spectrum: Spectrum | undefined },
): ReportPlot {
  const { values, density: curve, standardError: errors, low = [], high = [], sigma } = density;
  // The height of the peak of a single eigenvalue.
  const one = 1 / (dim * sigma * Math.sqrt(2 * Math.PI));
  const top = Math.max(one, ...curve.filter(Number.isFinite));
  return {
    name: 'density',
    caption: `Spectral density of the ${matrix}, with the 95 % interval from ${text(density.runs)} random vectors and the Lanczos steps`,
    note: densityNote(density, dim, spectrum),
    spec: estimateChart({
      x: {
        title: 'eigenvalue λ (linear within σ of 0, logarithmic beyond)',
        scale: 'symlog',
        constant: sigma,
        domain: [values[0] ?? 0, values.at(-1) ?? 1],
      },
      y: { title: 'density', scale: 'log', domain: [one / 10, 3 * top] },
      name: `density, σ = ${text(Number(density.sigma.toPrecision(3)))}`,
      curve: values.map((x, k) => ({
        x,
        y: curve[k]!,
        low: low[k] ?? curve[k]! - (errors[k] || 0),
        high: Math.min(high[k] ?? curve[k]! + (errors[k] || 0), 10 * top),
      })),
      ...(leading.length > 0 && {
        dots: { name: 'eigenpairs', points: leading.map((x) => ({ x, y: one })) },
      }),
      level: { name: 'one eigenvalue', y: one },
    }),
  };
}

/** How many eigenvalues are beyond the width of the density's Gaussians on either side. */
function densityNote({ sigma }: Density, dim: number, spectrum: Spectrum | undefined): string {
  const meaning =
    'A Gaussian of width σ stands for each eigenvalue: one alone is as high as the dashed line says.';
  if (spectrum === undefined) return meaning;
  const [above, below] = [countAbove(spectrum, sigma).mean, dim - countAbove(spectrum, -sigma).mean];
  const count = (number: number): string => text(Math.max(0, Math.round(number)));
  return `${meaning} About ${count(above)} of ${text(dim)} eigenvalues are above σ = ${text(sigma)} and ${count(below)} below −σ; the others cannot be told from 0.`;
}

export function countPlot(spectrum: Spectrum, leading: readonly number[]): ReportPlot[] {
  const greatest = Math.max(...(spectrum.exact ?? []), ...spectrum.rules.flatMap(({ nodes }) => nodes));
  if (!(greatest > 0)) return [];
  const lambdas = Array.from({ length: 81 }, (_, i) => greatest * 10 ** (-4 * (1 - i / 80)));
  const shown = leading.filter((value) => value > lambdas[0]!);
  return [
    {
      name: 'counts',
      caption: 'How many eigenvalues are above λ, with what random vectors and Lanczos steps leave open',
      note: countNote(spectrum, greatest),
      spec: estimateChart({
        x: { title: 'λ', scale: 'log', domain: [lambdas[0]!, lambdas.at(-1)!] },
        y: { title: 'eigenvalues above λ', scale: 'log', domain: [0.5, spectrum.dim] },
        name: 'quadrature',
        curve: lambdas.map((x) => {
          const { mean, low, high, interval } = countAbove(spectrum, x);
          const [from, to] = interval.map((end, k) => (Number.isFinite(end) ? end : [low, high][k]!)) as [
            number,
            number,
          ];
          return { x, y: mean, low: from, high: to };
        }),
        ...(shown.length > 0 && {
          dots: { name: 'eigenpairs', points: shown.map((x, k) => ({ x, y: k + 1 })) },
        }),
      }),
    },
  ];
}

/** How many are above parts of the greatest. */
function countNote(spectrum: Spectrum, greatest: number): string {
  const [tenth, hundredth, thousandth] = [10, 100, 1000].map((share) =>
    text(Math.max(1, Math.round(countAbove(spectrum, greatest / share).mean))),
  );
  return `Of ${text(spectrum.dim)} eigenvalues about ${tenth} are above a tenth of the greatest, ${text(greatest)}, about ${hundredth} above a hundredth and about ${thousandth} above a thousandth.`;
}

/** The largest eigenvalue and the trace of each block of parameters, where they are above 0. */
export function blockPlots(blocks: readonly Block[]): ReportPlot[] {
  if (blocks.length === 0) return [];
  const plot = (name: string, caption: string, valueOf: (block: Block) => number): ReportPlot => ({
    name,
    caption,
    note: blockWords(blocks, valueOf),
    spec: barChart({
      x: { title: 'block' },
      y: { title: caption.toLowerCase(), scale: 'log' },
      bars: blocks.map((block) => ({ name: block.block, value: valueOf(block) })),
    }),
  });
  const traces = plot('block-traces', 'Trace of each block', ({ trace }) => trace.mean);
  return [
    plot('block-eigenvalues', 'Largest eigenvalue of each block', ({ largest }) => largest),
    ...(blocks.some(({ trace }) => trace.mean > 0) ? [traces] : []),
  ];
}

/** Which block has most of it. */
function blockWords(blocks: readonly Block[], valueOf: (block: Block) => number): string {
  const [first] = blocks.toSorted((a, b) => valueOf(b) - valueOf(a));
  return `It is greatest in ${first!.block}: ${text(valueOf(first!))}.`;
}

export type Block = RecordOf<typeof curvatureRecords, 'block'>;

export function leadingPlot(pairs: Pairs): ReportPlot {
  const residuals = pairs.residuals;
  return {
    name: 'eigenvalues',
    caption: 'Leading eigenvalues, with the norm of their residuals',
    note: leadingNote(pairs),
    spec: barChart({
      x: { title: 'place' },
      y: { title: 'eigenvalue' },
      bars: pairs.values.map((value, k) => ({
        name: String(k + 1),
        value,
        low: value - residuals[k]!,
        high: value + residuals[k]!,
      })),
    }),
  };
}

/** How far the first stands out, and how near an eigenvalue is to each bar. */
function leadingNote({ values, residuals }: Pairs): string {
  const [first, last] = [values[0]!, values.at(-1)!];
  const isTold = values.every((value, k) => Math.abs(value) > residuals[k]! && value * first > 0);
  const ratio = values.length > 1 && isTold ? `The first is ${text(first / last)} times the last. ` : '';
  return `${ratio}The matrix has an eigenvalue within ${text(Math.max(...residuals))}, the largest residual, of the top of each bar.`;
}
