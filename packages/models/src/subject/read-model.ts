import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { misuse } from '@orograph/tensor';

import { inFile, notApplicable } from './in-file.ts';
import type { Model } from './model.ts';
import { onnxModel } from './onnx-model.ts';
import { tieSettingNames, type TieSettings } from './tied-graph.ts';
import { tfjsModel } from './tfjs-model.ts';

/**
 * Reads a model: an ONNX file, or `model.json` of TensorFlow.js or the folder it is in. Its tensors are one parameter, or apart, as the settings
 * say.
 *
 * @throws MisuseError saying what is wrong with the file; InputError naming a setting that does not apply to it.
 */
export async function readModel(path: string, ties: TieSettings = {}): Promise<Model> {
  if (!existsSync(path)) throw misuse('no such file', { expected: 'a model', got: 'nothing', where: path });
  const folder = statSync(path).isDirectory();
  if (folder && !existsSync(join(path, 'model.json')))
    throw misuse('not a model', {
      expected: 'an ONNX file, or a folder with model.json',
      got: 'a folder without it',
      where: path,
    });
  const isTfjs = folder || path.endsWith('.json');
  const option = tieSettingNames.find((name) => ties[name] !== undefined);
  if (isTfjs && option !== undefined)
    throw notApplicable(option, {
      expected: 'an ONNX model',
      got: 'a TensorFlow.js model',
      where: path,
    });
  return inFile(path, () => (isTfjs ? tfjsModel(path) : onnxModel(path, ties)));
}
