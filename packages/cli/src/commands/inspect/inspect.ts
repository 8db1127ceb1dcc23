import type { Values } from '@orograph/commands';
import { closeLosses, type DescribedParameter, type Model } from '@orograph/models';
import { type Body, type Context, tell, writeResult } from '@orograph/program';
import { asMisuse, openSubjects, readModelFile, warnNonFinite } from '@orograph/program/models';

import { type Measures, measuredText } from '../evaluate/measured-text.ts';
import type { inspectCommand } from './inspect-command.ts';
import { gradientLines, parameterLines } from './parameter-lines.ts';
import { symmetryLines, type UnitSymmetryLines } from './symmetry-lines.ts';

/** Does what the command line asks. */
export const body: Body<typeof inspectCommand.flags> = (call) => inspect(call.words[0]!, call.flags, call);

/** `inspect M`: parameters, ops, which of them lack gradients; with data also loss and metrics. */
async function inspect(
  path: string,
  flags: Values<typeof inspectCommand.flags>,
  context: Context,
): Promise<void> {
  const { terminal } = context;
  const model = await readModelFile(path, flags);
  const record = await inspected(model, flags, context);
  for (const note of model.notes ?? []) tell(terminal, note);
  warnNonFinite(terminal, path, model.theta());
  writeResult(terminal, record, { json: flags.json, text });
}

/** The record of a model. */
async function inspected(model: Model, flags: Values<typeof inspectCommand.flags>, context: Context) {
  const { path, sha256 } = model;
  return {
    type: 'model',
    model: path,
    sha256,
    ...(await asMisuse(path, () => model.describe(flags.parameters))),
    ...(flags.names !== undefined && { names: flags.names }),
    ...(flags.symmetries && { symmetries: await symmetriesOf(model) }),
    ...(flags.data !== undefined && (await measured(path, flags, context))),
  };
}

/** The record of a model, `loss` and what comes with it where there are data. */
export type Inspected = Awaited<ReturnType<typeof inspected>>;

/** Derives the symmetries of a model, which takes more than a look at it does. */
const symmetriesOf = async (model: Model): Promise<UnitSymmetryLines> =>
  (await import('./unit-symmetries.ts')).unitSymmetries(model);

/** What the data add to the record. */
async function measured(path: string, flags: Values<typeof inspectCommand.flags>, context: Context) {
  const losses = await openSubjects([path], flags, {}, context);
  try {
    const { loss } = losses[0]!;
    return {
      lossKind: loss.lossKind,
      withoutGradient: loss.withoutGradient,
      refusals: loss.refusals ?? [],
      device: loss.device,
      ...(await asMisuse(path, () => loss.metrics(loss.theta))),
    };
  } finally {
    await closeLosses(losses);
  }
}

function text(record: Inspected): string {
  const {
    model,
    format,
    opset,
    dimension,
    parameters,
    names,
    named,
    ops,
    symmetries,
    unavailable = [],
  } = record;
  const measures = measuresOf(record);
  const width = Math.max(0, ...parameters.map((parameter) => parameter.name.length));
  const counts = Object.entries(ops);
  return [
    `${model}: ${format}${opset === undefined ? '' : `, opset ${opset}`}, ${dimension.toLocaleString('en-US')} parameters`,
    ...parameters.map(
      ({ name, shape, ...one }) => `  ${name.padEnd(width)}  [${shape.join(', ')}]${storedText(name, one)}`,
    ),
    ...(named === undefined
      ? []
      : [`names: those of ${names}, which has ${named.toLocaleString('en-US')} parameters`]),
    `ops: ${counts.map(([op, count]) => (count === 1 ? op : `${op} ×${count}`)).join(', ')}`,
    ...parameterLines(record),
    ...gradientLines(record),
    ...noteOf(record),
    ...(symmetries ? symmetryLines(symmetries) : []),
    ...unavailable.map((what) => `not available: ${what}`),
    ...(measures ? [measuredText(measures)] : []),
  ].join('\n');
}

/** What a parameter is in the model, where its name is that of another file. */
function storedText(
  name: string,
  { stored, transposed, packed }: Omit<DescribedParameter, 'name' | 'shape'>,
): string {
  const differences = [
    ...(stored === undefined || stored === name ? [] : [stored]),
    ...(transposed ? ['transposed'] : []),
    ...(packed ? ["gates in ONNX's order"] : []),
  ];
  return differences.length > 0 ? `  (${differences.join(', ')})` : '';
}

/** The loss and what comes with it, where there were data. */
const measuresOf = ({ lossKind, loss, metrics }: Inspected): Measures | undefined =>
  lossKind !== undefined && loss !== undefined && metrics ? { lossKind, loss, metrics } : undefined;

/** What a TensorFlow.js model runs on, in its own words. */
const noteOf = ({ device }: Inspected): readonly string[] =>
  device && 'note' in device && device.note !== undefined ? [device.note] : [];
