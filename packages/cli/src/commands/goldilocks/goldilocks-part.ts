import {
  type FactRow,
  fieldAt,
  lineChart,
  listAt,
  numberAt,
  ofType,
  overRadii,
  type ReportPartOf,
  text,
} from '@orograph/report';

const titles: Readonly<Record<string, string>> = {
  convexity: 'tr H / ‖H‖ in random subspaces',
  positive: 'share of positive eigenvalues',
  loss: 'loss',
  accuracy: 'accuracy (share)',
};

/** Each statistic over the radius, with its standard error. */
export const part: ReportPartOf = ({ run, records }) => {
  const [summary] = ofType(records, 'summary');
  const radii = listAt(summary, 'radii');
  const unit = text(fieldAt(run, 'unit')) || '|θ|';
  const over = text(fieldAt(summary, 'over'));
  const present = Object.keys(titles).filter((name) => fieldAt(radii[0], name) !== undefined);
  const estimateAt = (radius: unknown, name: string) => ({
    factor: numberAt(radius, 'factor'),
    mean: numberAt(radius, name, 'mean'),
    standardError: numberAt(radius, name, 'standardError'),
  });
  return {
    words: goldilocksWords(radii, unit),
    plots: present.map((name) => ({
      name: `goldilocks-${name}`,
      caption: `${titles[name]} over the radius: mean and standard error over the ${over}`,
      spec: lineChart(
        overRadii(titles[name]!, unit, [{ name, points: radii.map((radius) => estimateAt(radius, name)) }]),
      ),
    })),
    rows: radii.map((radius): FactRow => [
      `${text(numberAt(radius, 'factor'))} × ${unit}`,
      present
        .map((name) => {
          const { mean, standardError } = estimateAt(radius, name);
          return `${name} ${text(mean)}${Number.isFinite(standardError) ? ` ± ${text(standardError)}` : ''}`;
        })
        .join(' · '),
    ]),
  };
};

/** At which radius cuts are most convex. */
function goldilocksWords(radii: readonly unknown[], unit: string): string[] {
  const best = radii.toSorted((a, b) => numberAt(b, 'positive', 'mean') - numberAt(a, 'positive', 'mean'))[0];
  if (best === undefined) return [];
  return [
    `Random cuts are most convex at ${text(numberAt(best, 'factor'))} × ${unit}: ${text(100 * numberAt(best, 'positive', 'mean'))} % of their eigenvalues are positive there; one half would be a saddle like any other.`,
  ];
}
