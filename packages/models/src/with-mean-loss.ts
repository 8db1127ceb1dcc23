import type { Graph } from '@orograph/onnx';

/** The name of the output {@link withMeanLoss} adds: none that an exporter gives. */
export const meanLossName = 'orograph/loss_mean';

/** A graph with a loss head, and its mean over the rows fed, loss_sum / loss_weight. */
export const withMeanLoss = (headed: Graph): Graph => ({
  ...headed,
  nodes: [
    ...headed.nodes,
    {
      op: 'Div',
      domain: '',
      name: meanLossName,
      inputs: ['loss_sum', 'loss_weight'],
      outputs: [meanLossName],
      attributes: {},
    },
  ],
  outputs: [...headed.outputs, { name: meanLossName, dataType: 'float', shape: [] }],
});
