import { draw } from '../draw/draw.ts';
import type { ReportPart } from './report-part.ts';

/** The plots of a report as stand-alone SVG files on white, by name: of each its first view. */
export async function reportSvgs({ plots }: Pick<ReportPart, 'plots'>): Promise<ReadonlyMap<string, string>> {
  const drawn = plots.map(async (plot) => {
    if ('svg' in plot) return [`${plot.name}.svg`, plot.svg] as const;
    const { svg } = await draw(plot.spec, {
      background: '#fff',
      title: plot.caption,
      ...(plot.note !== undefined && { description: plot.note }),
    });
    return [`${plot.name}.svg`, svg] as const;
  });
  return new Map(await Promise.all(drawn));
}
