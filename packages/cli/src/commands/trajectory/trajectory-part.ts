import { lineChart, numberAt, ofType, text, type ReportPartOf, type ReportPlot } from '@orograph/report';

/** The length of each move and its turn, and the distance from the start against the path. */
export const part: ReportPartOf = ({ records }) => {
  const moves = ofType(records, 'displacement');
  const [summary] = ofType(records, 'summary');
  const over = (name: string, title: string, caption: string, x = 'move'): ReportPlot => ({
    name: `trajectory-${name}`,
    caption,
    spec: lineChart({
      x: { title: x },
      y: { title },
      symbols: false,
      series: [
        {
          name,
          points: moves
            .map((move) => ({ x: numberAt(move, x), y: numberAt(move, name) }))
            .filter(({ y }) => Number.isFinite(y)),
        },
      ],
    }),
  });
  return {
    plots: [
      over('length', '|Δθ|', 'The length of each move'),
      over('cosine', 'cosine', 'The cosine of each move and the one before: 1 goes straight on'),
      over('distance', '|θ − θ₀|', 'The distance from the start against the path gone', 'path'),
    ],
    rows: ['moves', 'path', 'distance', 'tortuosity', 'cosine'].map((name) => [
      name,
      text(numberAt(summary, name)),
    ]),
  };
};
