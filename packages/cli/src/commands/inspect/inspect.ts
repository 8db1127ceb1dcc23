import type { Values } from '@orograph/commands';
import { closeLosses, type Model } from '@orograph/models';
import { type Body, type Context, type ResultRecord, tell, writeResult } from '@orograph/program';
import { asMisuse, openSubjects, readModelFile, warnNonFinite } from '@orograph/program/models';

import { measuredText } from '../evaluate/measured-text.ts';
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
  const described = await asMisuse(path, () => model.describe(flags.parameters));
  const record = {
    type: 'model',
    model: path,
    sha256: model.sha256,
    ...described,
    ...(flags.names !== undefined && { names: flags.names }),
    ...(flags.symmetries && { symmetries: await symmetriesOf(model) }),
    ...(await measured(path, flags, context)),
  };
  for (const note of model.notes ?? []) tell(terminal, note);
  warnNonFinite(terminal, path, model.theta());
  writeResult(terminal, record, { json: flags.json, text });
}

/** Derives the symmetries of a model, which takes more than a look at it does. */
const symmetriesOf = async (model: Model): Promise<UnitSymmetryLines> =>
  (await import('./unit-symmetries.ts')).unitSymmetries(model);

async function measured(
  path: string,
  flags: Values<typeof inspectCommand.flags>,
  context: Context,
): Promise<Record<string, unknown>> {
  if (flags.data === undefined) return {};
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

function text(record: ResultRecord): string {
  const parameters = record['parameters'] as readonly InspectedParameter[];
  const width = Math.max(0, ...parameters.map(({ name }) => name.length));
  const counts = Object.entries(record['ops'] as Record<string, number>);
  return [
    `${String(record['model'])}: ${String(record['format'])}${'opset' in record ? `, opset ${String(record['opset'])}` : ''}, ${String(record['dimension'])} parameters`,
    ...parameters.map(
      ({ name, shape, ...one }) => `  ${name.padEnd(width)}  [${shape.join(', ')}]${storedText(name, one)}`,
    ),
    ...('named' in record
      ? [`names: those of ${String(record['names'])}, which has ${String(record['named'])} parameters`]
      : []),
    `ops: ${counts.map(([op, count]) => (count === 1 ? op : `${op} ×${count}`)).join(', ')}`,
    ...parameterLines(record),
    ...gradientLines(record),
    ...noteOf(record),
    ...('symmetries' in record ? symmetryLines(record['symmetries'] as UnitSymmetryLines) : []),
    ...((record['unavailable'] ?? []) as readonly string[]).map((what) => `not available: ${what}`),
    ...('loss' in record ? [measuredText(record)] : []),
  ].join('\n');
}

/** A parameter as it is in the file. */
interface InspectedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its name in the model, where it goes by another. */
  readonly stored?: string;
  readonly transposed?: true;
  readonly packed?: true;
}

/** What a parameter is in the model, where its name is that of another file. */
function storedText(
  name: string,
  { stored, transposed, packed }: Omit<InspectedParameter, 'name' | 'shape'>,
): string {
  const differences = [
    ...(stored === undefined || stored === name ? [] : [stored]),
    ...(transposed ? ['transposed'] : []),
    ...(packed ? ["gates in ONNX's order"] : []),
  ];
  return differences.length > 0 ? `  (${differences.join(', ')})` : '';
}

/** What a TensorFlow.js model runs on, in its own words. */
function noteOf(record: ResultRecord): readonly string[] {
  const note = (record['device'] as { readonly note?: string } | undefined)?.note;
  return note === undefined ? [] : [note];
}
