import { gradientSupport, layoutOfParameters, opHistogram, parametersOf, thetaOf } from '@orograph/onnx';

import type { Context } from '../context.ts';
import { asMisuse, closeLosses, openLosses, readModel, type LossFlags, type Model } from '../open-loss.ts';
import type { ResultRecord } from '../record-line.ts';
import { writeResult } from '../terminal.ts';
import { warnNonFinite } from '../warn-non-finite.ts';

/** The flags of `inspect`. */
export interface InspectFlags extends LossFlags {
  /** NDJSON whatever standard output is. */
  readonly json?: boolean;
}

/** `inspect M`: parameters, ops, which of them lack gradients; with data also loss and metrics. */
export async function inspect(path: string, flags: InspectFlags, { terminal }: Context): Promise<void> {
  const model = await readModel(path);
  const record = { ...describe(model, flags), ...(await measured(path, flags)) };
  warnNonFinite(terminal, path, thetaOf(model.graph, parametersOf(model.graph)));
  writeResult(terminal, record, { json: flags.json, text });
}

function describe({ path, graph, sha256 }: Model, { parameters: include }: InspectFlags): ResultRecord {
  const parameters = parametersOf(graph, include ? { include } : {});
  return {
    type: 'model',
    model: path,
    format: 'onnx',
    opset: graph.opsets[''],
    sha256,
    dimension: layoutOfParameters(parameters).dim,
    parameters: parameters.map(({ name, shape }) => ({ name, shape })),
    inputs: graph.inputs,
    outputs: graph.outputs,
    ops: opHistogram(graph),
    withoutGradient: gradientSupport(graph),
  };
}

async function measured(path: string, flags: InspectFlags): Promise<Record<string, unknown>> {
  if (flags.data === undefined) return {};
  const losses = await openLosses([path], flags);
  try {
    const { loss } = losses[0]!;
    return { lossKind: loss.lossKind, ...(await asMisuse(path, () => loss.metrics(loss.theta))) };
  } finally {
    await closeLosses(losses);
  }
}

function text(record: ResultRecord): string {
  const parameters = record['parameters'] as readonly { name: string; shape: readonly number[] }[];
  const width = Math.max(0, ...parameters.map(({ name }) => name.length));
  const counts = Object.entries(record['ops'] as Record<string, number>);
  return [
    `${String(record['model'])}: ${String(record['format'])}, opset ${String(record['opset'])}, ${String(record['dimension'])} parameters`,
    ...parameters.map(({ name, shape }) => `  ${name.padEnd(width)}  [${shape.join(', ')}]`),
    `ops: ${counts.map(([op, count]) => (count === 1 ? op : `${op} ×${count}`)).join(', ')}`,
    `without gradient: ${(record['withoutGradient'] as readonly string[]).join(', ') || 'none'}`,
    ...('loss' in record
      ? [`${String(record['lossKind'])} ${String(record['loss'])}, ${JSON.stringify(record['metrics'])}`]
      : []),
  ].join('\n');
}
