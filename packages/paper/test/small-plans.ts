const paths = { pairs: 2, levels: 2, midpointSteps: 5, curveSteps: 10, batch: 8, rate: 1e-2, points: 9 };
const training = {
  epochs: 2,
  batch: 8,
  optimizer: 'momentum',
  learningRate: 0.02,
  schedule: 'constant',
  weightDecay: 0,
};
/** How much each experiment does in tests, by its name. */
export const plans: Readonly<Record<string, unknown>> = {
  planes: { pairs: 2, grid: 5, paths },
  profiles: { optima: 2, samples: 2, top: 1, iterations: 5 },
  subspaces: { dimensions: [0, 2, 30], shares: [0.2], seeds: 2, steps: 10, batch: 8, rate: 0.1 },
  widths: {
    base: training,
    values: {
      'learning-rate': [0.005, 0.08],
      batch: [4, 24],
      'weight-decay': [0, 0.01],
      dropout: [0, 0.4],
      hidden: [16, 64],
    },
    seeds: 2,
    target: 10,
    samples: 2,
  },
  connector: paths,
  alignment: paths,
  connectors: { sizes: [3], groups: 2, steps: 10, draws: 1, batch: 8, rate: 1e-2, samples: 20 },
  similarity: { pairs: 2, nearby: 2, distance: 0.1, points: 5, paths },
  ensembles: {
    rates: { fge: [0.003, 0.01], swa: [0.01], snapshot: [0.1], independent: [0.1] },
    seeds: 2,
    cycles: 2,
    cycleEpochs: 1,
    batch: 8,
    momentum: 0.9,
    points: 5,
  },
  goldilocks: { radii: [0.1, 1, 10], rank: 3, seeds: 2 },
};
