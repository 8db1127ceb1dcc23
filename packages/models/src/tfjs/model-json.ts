import { z } from 'zod';
import type { TfjsWeightSpec } from './tfjs-model.ts';

/** The parts of `model.json` that are read. */
export interface ModelJson {
  readonly format?: string | null | undefined;
  readonly modelTopology: object;
  readonly signature?: object | null | undefined;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights?: readonly TfjsWeightSpec[] | undefined;
  }[];
}

const weight = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.string(),
  quantization: z.looseObject({ dtype: z.string() }).optional(),
});
const object = z.record(z.string(), z.unknown());
const modelJson = z.looseObject({
  format: z.string().nullish(),
  modelTopology: object,
  signature: object.nullish(),
  weightsManifest: z.array(
    z.looseObject({ paths: z.array(z.string()), weights: z.array(weight).optional() }),
  ),
});

/**
 * Reads the text of `model.json`.
 *
 * @throws Error naming the file, and the first place that is not as the format has it.
 */
export function parseModelJson(text: string, file: string): ModelJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file}: not JSON, so no TensorFlow.js model.`, { cause });
  }
  const { success, data, error } = modelJson.safeParse(json);
  if (success) return data as ModelJson;
  const { path, message } = error.issues[0]!;
  const [first] = path;
  const isMissing =
    first === undefined || (json as Readonly<Record<PropertyKey, unknown>>)[first] === undefined;
  throw new Error(
    isMissing
      ? `${file}: expected a TensorFlow.js model with modelTopology and weightsManifest, one of them is missing.`
      : `${file}: not a TensorFlow.js model, at "${path.join('.')}": ${message.replace('undefined', 'nothing')}.`,
  );
}
