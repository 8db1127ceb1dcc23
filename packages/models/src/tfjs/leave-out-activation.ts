/** A layer in the configuration of a Keras model. */
interface LayerConfig {
  class_name: string;
  name?: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown;
}

/** An activation that a loss on logits leaves out. */
export type LastActivation = 'softmax' | 'sigmoid';

/**
 * The topology of a LayersModel without the softmax or sigmoid it ends in, as a copy, and which that was; the topology as
 * it is where it ends in neither, or where another layer reads the last one too.
 */
export function leaveOutActivation(topology: object): {
  readonly topology: object;
  readonly activation: LastActivation | undefined;
} {
  const copy = structuredClone(topology) as { model_config?: LayerConfig } & LayerConfig;
  const activation = strip(copy.model_config ?? copy);
  return activation ? { topology: copy, activation } : { topology, activation: undefined };
}

function strip(model: LayerConfig): LastActivation | undefined {
  const last = lastLayer(model);
  if (!last) return undefined;
  if (last.config['layers'] !== undefined || Array.isArray(last.config)) return strip(last);
  if (last.class_name === 'Softmax') {
    if ((last.config['axis'] ?? -1) !== -1) return undefined;
    last.class_name = 'Activation';
    last.config = { name: last.config['name'], activation: 'linear' };
    return 'softmax';
  }
  const { activation } = last.config;
  if (activation !== 'softmax' && activation !== 'sigmoid') return undefined;
  // A recurrent layer's activation is inside its recurrence.
  if (!/^(?:Activation|Dense|(?:Depthwise|Separable)?Conv\w*)$/.test(last.class_name)) return undefined;
  last.config['activation'] = 'linear';
  return activation;
}

/** The layer that gives the model's first output, unless another layer reads it. */
function lastLayer({ class_name: kind, config }: LayerConfig): LayerConfig | undefined {
  const layers = (Array.isArray(config) ? config : config['layers']) as LayerConfig[] | undefined;
  if (!Array.isArray(layers)) return undefined;
  if (kind === 'Sequential') return layers.at(-1);
  const outputs = config['output_layers'] as readonly unknown[] | undefined;
  const first = outputs?.[0];
  const name = Array.isArray(first) ? (first[0] as string) : (first as string | undefined);
  const read = layers.some(({ inbound_nodes: inbound }) =>
    JSON.stringify(inbound ?? []).includes(`["${name}",`),
  );
  return read || name === undefined
    ? undefined
    : layers.find((layer) => (layer.name ?? layer.config['name']) === name);
}
