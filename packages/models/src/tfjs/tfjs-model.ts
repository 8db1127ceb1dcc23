/** One tensor of a TensorFlow.js model as its file describes it. */
export interface TfjsWeightSpec {
  /** Its name, for instance `dense_1/kernel`. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its element type once decoded, for instance `float32`. */
  readonly dtype: string;
  /** How the numbers are stored where they are not of that type. */
  readonly quantization?: { readonly dtype: string };
}

/** A TensorFlow.js model as data: the artifacts of its file, which `model.save(tf.io.withSaveHandler(…))` gives too. */
export interface TfjsModel {
  /** Keras layers, or a TensorFlow graph. */
  readonly format: 'layers-model' | 'graph-model';
  /** The network, as in the file. */
  readonly modelTopology: object;
  /** The tensors, in the order of `weightData`. */
  readonly weightSpecs: readonly TfjsWeightSpec[];
  /** Their numbers, one after the other. */
  readonly weightData: ArrayBuffer;
  /** The inputs and outputs of a graph model by name. */
  readonly signature?: object;
  /** Where it came from, for messages. */
  readonly source: string;
}
