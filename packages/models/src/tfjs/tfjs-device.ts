/** A backend of TensorFlow.js: native TensorFlow, WebAssembly on one thread, or JavaScript. */
export type TfjsBackend = 'tensorflow' | 'wasm' | 'cpu';

/** Where a TensorFlow.js model runs; `auto` takes the fastest backend that can do the task. */
export type TfjsDevice = TfjsBackend | 'auto';

/** What was asked for and what runs. */
export interface TfjsDeviceChoice {
  /** The backend asked for. */
  readonly asked: TfjsDevice;
  /** The backend that evaluates the loss. */
  readonly used: TfjsBackend;
  /** The backend that computes gradients; `undefined` where there are none. */
  readonly gradient: TfjsBackend | undefined;
  /** One sentence: what runs and, where that is not native TensorFlow, how to get it. */
  readonly note: string;
  /** What runs on it and its version: `tfjs 4.22.0`. */
  readonly engine?: string;
}
