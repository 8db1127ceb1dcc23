import { roundLevels } from './color-scale.ts';

/** One axis of a chart. */
export interface PlotAxis {
  /** What is measured and its unit. */
  readonly title: string;
  /** `linear` by default; `log` needs positive values. */
  readonly scale?: 'linear' | 'log' | 'symlog';
  /** The value up to which a `symlog` axis is about linear, on both sides of 0; 1 by default. */
  readonly constant?: number;
  /** The ends; those of the data, rounded, by default. */
  readonly domain?: readonly [number, number];
  /** Where its ticks are; at round values by default. */
  readonly ticks?: readonly number[];
}

/** The ends of finite numbers, [0, 1] if there are none; a single number gets room on both sides. */
export function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values)
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low > high) return [0, 1];
  return low === high ? [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)] : [low, high];
}

/** Labels that stay short: an exponent for what would need many zeros. */
export const shortLabels =
  "abs(datum.value) >= 1e5 || abs(datum.value) < 1e-3 && datum.value != 0 ? replace(format(datum.value, '.3~e'), '+', '') : format(datum.value, '.5~g')";

const linearLabels = ([low, high]: readonly [number, number]): string | undefined => {
  const end = Math.max(Math.abs(low), Math.abs(high));
  return end >= 1e5 || end < 1e-3
    ? "datum.value == 0 ? '0' : replace(format(datum.value, '.3~e'), '+', '')"
    : undefined;
};

/** Chosen ticks that are whole numbers have no decimal places. */
const wholeLabels = ({ ticks = [] }: PlotAxis): string | undefined =>
  ticks.length > 0 && ticks.every(Number.isInteger) ? "format(datum.value, 'd')" : undefined;

/** The part of an encoding that scale and labels of an axis make up, over the values it shows. */
export interface QuantitativeAxis {
  readonly type: 'quantitative';
  readonly title: string;
  readonly scale: {
    readonly type: 'linear' | 'log' | 'symlog';
    readonly constant?: number;
    readonly domain: number[];
    readonly nice: boolean;
    readonly zero: false;
  };
  readonly axis: {
    readonly labelExpr?: string;
    readonly grid: boolean;
    readonly tickCount: number;
    readonly tickMinStep?: 1;
    readonly values?: number[];
  };
}

/** An axis over the values it shows, those of log axes above 0. */
export function quantitative(
  axis: PlotAxis,
  values: readonly number[],
  { grid = true, tickCount = 6 }: { readonly grid?: boolean; readonly tickCount?: number } = {},
): QuantitativeAxis {
  const log = axis.scale === 'log';
  // Steps, places and other numbers that count something have no ticks in between.
  const [least, greatest] = extent(values);
  const isWhole =
    (axis.scale ?? 'linear') === 'linear' && greatest - least >= 2 && values.every(Number.isInteger);
  const shown = log ? [...values].filter((value) => value > 0) : values;
  const [low, high] = axis.domain ?? extent(shown);
  const domain: [number, number] =
    log && low <= 0 ? [(high > 0 ? high : 1) / 10, high > 0 ? high : 1] : [low, high];
  // Room for symbols at the ends of a log axis, which is not rounded to powers of ten.
  if (log && axis.domain === undefined) [domain[0], domain[1]] = [domain[0] / 1.15, domain[1] * 1.15];
  const labelExpr =
    log || axis.scale === 'symlog' ? shortLabels : (linearLabels(domain) ?? wholeLabels(axis));
  // Round ticks within the ends, where there are enough of them to read a log axis by.
  const ends = [domain[0] * (1 - 1e-9), domain[1] * (1 + 1e-9)] as const;
  const ticks =
    axis.ticks ?? (log ? roundLevels({ scale: 'log', domain: ends }, tickCount) : symmetricTicks(axis, ends));
  return {
    type: 'quantitative',
    title: axis.title,
    scale: {
      type: axis.scale ?? 'linear',
      ...(axis.scale === 'symlog' && { constant: axis.constant ?? 1 }),
      domain,
      nice: axis.domain === undefined && !log,
      zero: false,
    },
    axis: {
      ...(labelExpr !== undefined && { labelExpr }),
      grid,
      tickCount,
      ...(isWhole && { tickMinStep: 1 as const }),
      ...((axis.ticks !== undefined || ticks.length > 1) && { values: [...ticks] }),
    },
  };
}

/** 0 and the powers of ten of both signs beyond the linear part of a `symlog` axis; none for another. */
function symmetricTicks({ scale, constant = 1 }: PlotAxis, [low, high]: readonly [number, number]): number[] {
  if (scale !== 'symlog') return [];
  const most = Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high))));
  const least = Math.ceil(Math.log10(constant));
  const powers = Array.from({ length: Math.max(0, most - least + 1) }, (_, k) => 10 ** (least + k));
  return [...powers.map((x) => -x).toReversed(), 0, ...powers].filter((x) => x >= low && x <= high);
}

/** Whether a value has a place on an axis. */
export const isOn = ({ scale }: PlotAxis, value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && (scale !== 'log' || value > 0);
