import { mapSide } from './map-marks.ts';

/** A named point on a plot, for instance a checkpoint. */
export interface PlotMark {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** A mark with how its name stands to it. */
export interface LabelledMark extends PlotMark {
  /** Which end of the name, or its middle, is at the mark. */
  readonly align: 'center' | 'left' | 'right';
  /** How far it is away, in pixels, downwards positive. */
  readonly lift: number;
}

/** Widths of a letter and a line of names, in pixels; how far above a mark its name stands, and below where that is taken. */
const [letter, line, above, below] = [8, 14, -12, 24];

interface Box {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** Stands the name of each mark above it, or below where it would cover a name before it; marks outside of the map are left out. */
export function labelledMarks(
  marks: readonly PlotMark[],
  domain: Readonly<Record<'x' | 'y', readonly [number, number]>>,
): readonly LabelledMark[] {
  const share = (at: number, [from, to]: readonly [number, number]): number => (at - from) / (to - from);
  const placed: Box[] = [];
  const isOn = (at: number, [from, to]: readonly [number, number]): boolean =>
    Math.abs(at - (from + to) / 2) <= (Math.abs(to - from) / 2) * (1 + 1e-9);
  const shown = marks.filter((mark) => isOn(mark.x, domain.x) && isOn(mark.y, domain.y));
  return shown.map((mark) => {
    const [x, y] = [mapSide * share(mark.x, domain.x), mapSide * (1 - share(mark.y, domain.y))];
    const width = letter * mark.name.length;
    const align = x > 0.75 * mapSide ? 'right' : x < 0.25 * mapSide ? 'left' : 'center';
    const left = { left: x, center: x - width / 2, right: x - width }[align];
    const isFree = (lift: number): boolean =>
      placed.every(
        (box) => box.left > left + width || box.right < left || Math.abs(box.y - (y + lift)) >= line,
      );
    const lift = isFree(above) || !isFree(below) ? above : below;
    placed.push({ left, right: left + width, y: y + lift });
    return { ...mark, align, lift };
  });
}
