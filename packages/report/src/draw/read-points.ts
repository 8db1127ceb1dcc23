/** An item of a chart that says something. */
export interface ReadPoint {
  /** Where it is, in pixels of the SVG. */
  readonly x: number;
  readonly y: number;
  /** Of which series, from 0. */
  readonly group: number;
  /** Its place on the x axis, which linked figures share. */
  readonly at: number | null;
  /** Its numbers in words. */
  readonly says: string;
  /** Where it is on axes of other figures, by what they measure. */
  readonly places?: Readonly<Record<string, number>>;
}

/** What of a scene graph is read; Vega's types leave it open. */
interface SceneItem {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly x2?: number;
  readonly y2?: number;
  readonly datum?: {
    readonly says?: unknown;
    readonly x?: unknown;
    readonly at?: unknown;
    readonly name?: unknown;
    readonly places?: unknown;
  };
  readonly items?: readonly SceneItem[];
  readonly marktype?: string;
  readonly role?: string;
}

/**
 * Reads the items of a drawn chart whose data have a text `says`: each datum once, in the order of its series. Axes, legends and titles
 * are left out.
 */
export function readPoints(scene: unknown, [left, top]: readonly [number, number]): ReadPoint[] {
  const marks = new Map<unknown, { readonly index: number; readonly isRule: boolean }>();
  const groups = new Map<unknown, number>();
  const found: ReadPoint[] = [];
  const visit = (item: SceneItem, dx: number, dy: number, isRule = false): void => {
    if (item.marktype === undefined) {
      const { datum } = item;
      const before = marks.get(datum);
      // An error bar stands for its datum only where nothing else does.
      const isRead = before === undefined || (before.isRule && !isRule);
      if (typeof datum?.says === 'string' && isRead && Number.isFinite(item.x) && Number.isFinite(item.y)) {
        const index = before?.index ?? found.length;
        marks.set(datum, { index, isRule });
        const group = datum.name ?? '';
        if (!groups.has(group)) groups.set(group, groups.size);
        found[index] = {
          x: tenth(dx + item.x! + (item.width ?? 0) / 2),
          y: tenth(dy + item.y!),
          group: groups.get(group)!,
          at: [datum.at, datum.x].find((place) => typeof place === 'number') ?? null,
          says: datum.says,
          ...(typeof datum.places === 'object' && {
            places: datum.places as Readonly<Record<string, number>>,
          }),
        };
      }
    } else if (item.role !== undefined && /^(axis|legend|title)/.test(item.role)) return;
    const moves = item.marktype === undefined && item.items !== undefined;
    for (const inner of item.items ?? [])
      visit(
        inner,
        dx + (moves ? (item.x ?? 0) : 0),
        dy + (moves ? (item.y ?? 0) : 0),
        item.marktype === 'rule',
      );
  };
  visit((scene as { readonly root: SceneItem }).root, left, top);
  return found;
}

const tenth = (pixels: number): number => Math.round(pixels * 10) / 10;
