const paths = {
  pairs: 4,
  levels: 2,
  midpointSteps: 40,
  curveSteps: 150,
  batch: 32,
  rate: 5e-3,
  points: 21,
} as const;

/** The settings of experiments on null landscapes: small, as these networks are. */
export const nullPlans: Readonly<Record<string, unknown>> = {
  planes: { pairs: 4, grid: 11, paths },
  profiles: { optima: 4, samples: 6, top: 2, iterations: 25 },
  subspaces: { dimensions: [0, 3, 10], shares: [0.05, 0.2], seeds: 3, steps: 150, batch: 32, rate: 0.1 },
  widths: {
    base: {
      batch: 32,
      epochs: 25,
      optimizer: 'momentum',
      learningRate: 0.02,
      schedule: 'constant',
      weightDecay: 0,
    },
    values: {
      'learning-rate': [0.005, 0.02],
      batch: [16, 64],
      'weight-decay': [0, 3e-3],
      dropout: [0, 0.2],
      hidden: [8, 16],
    },
    seeds: 3,
    target: 0.3,
    samples: 5,
  },
  connector: paths,
  alignment: paths,
  connectors: { sizes: [3], groups: 3, steps: 300, draws: 1, batch: 32, rate: 5e-3, samples: 60 },
  similarity: { pairs: 4, nearby: 3, distance: 0.15, points: 9, paths },
  ensembles: {
    rates: { fge: [0.003, 0.1], swa: [0.01], snapshot: [], independent: [0.1] },
    seeds: 3,
    cycles: 3,
    cycleEpochs: 3,
    batch: 32,
    momentum: 0.9,
    points: 9,
  },
};
