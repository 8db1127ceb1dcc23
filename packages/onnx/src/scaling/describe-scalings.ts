import type { ScaleSite, ScalingGroup } from '@orograph/tensor';

import type { Graph } from '../graph.ts';

const powerText = (name: string, power: number): string =>
  power === 1 ? name : power === -1 ? `1/${name}` : `${name}^${power}`;

/** A site as short text: `S1` along all of its positions, `S1 × 9` where each unit has nine in a row, else `[5 S1 3]`, where numbers count what is not scaled. */
function siteText({ power, unitOf }: ScaleSite, { name, size }: ScalingGroup): string {
  const own = powerText(name, power);
  const each = unitOf.length / size;
  if (Number.isInteger(each) && unitOf.every((unit, i) => unit === Math.floor(i / each)))
    return each === 1 ? own : `${own} × ${each}`;
  const runs: { readonly isScaled: boolean; count: number }[] = [];
  for (const unit of unitOf) {
    const last = runs.at(-1);
    if (last?.isScaled === unit >= 0) last.count += 1;
    else runs.push({ isScaled: unit >= 0, count: 1 });
  }
  return `[${runs.map(({ isScaled, count }) => (isScaled ? own : String(count))).join(' ')}]`;
}

/** Describes scaling symmetries in a line for each constant: what scales each axis, a number standing for the size of one that is not scaled. */
export function describeScalings({ constants }: Graph, groups: readonly ScalingGroup[]): readonly string[] {
  const names = [...new Set(groups.flatMap(({ sites }) => sites.map(({ tensor }) => tensor)))];
  return names.map((name) => {
    const own = groups.flatMap((group) =>
      group.sites
        .filter(({ tensor }) => tensor === name)
        .map((site) => ({ site, text: siteText(site, group) })),
    );
    const axes = constants.get(name)!.shape.map((size, axis) => {
      const here = own.filter(({ site }) => site.axes.length === 1 && site.axes[0] === axis);
      return here.length > 0 ? here.map(({ text }) => text).join(' · ') : String(size);
    });
    const together = own
      .filter(({ site }) => site.axes.length !== 1)
      .map(({ site, text }) => `axes ${site.axes.join(' and ')}: ${text}`);
    return `${name}: ${[axes.join(', '), ...together].join('; ')}`;
  });
}
