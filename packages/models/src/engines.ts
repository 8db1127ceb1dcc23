import { platform } from '#platform';
import type { Graph } from '@orograph/onnx';
import type { BoundData } from './bind-data.ts';
import { pixelsOf } from './data/unit-images.ts';
import type { Device, DeviceChoice } from './device.ts';
import { lazily } from './lazily.ts';
import { areResident, withResidentData } from './resident-data.ts';
import { loadRuntime, type Runtime } from './runtime.ts';
import { sessionPool, type SessionPool } from './session-pool.ts';
import type { SessionTask } from './session-task.ts';
import { pixelValue } from './tensor-value.ts';
import { sessionModel } from './webgpu-graph.ts';

/** Where a loss is evaluated. */
export interface EngineSettings {
  /** The data. */
  readonly bound: BoundData;
  /** Where to run. */
  readonly device: Device;
  /** How many worker threads, and how many threads the engine on this one may use. */
  readonly threads: number;
  /** An ONNX Runtime to use on this thread alone. */
  readonly ort?: Runtime | undefined;
  /** Whether sessions hold the data: on a device by default, where they fit. */
  readonly residentData?: boolean | undefined;
  /** Whether all is evaluated by the engine on this thread, to which θ need not be copied. */
  readonly isLarge?: boolean;
  /** Whether all is evaluated by the engine on this thread, as worker threads would take longer to start and to be told. */
  readonly isSmall?: boolean;
}

type Columns = BoundData['columns'];

/** One engine on this thread, whose tensors are not copied. */
export interface HomeEngine {
  /** The engine, as a pool of one. */
  readonly pool: SessionPool;
  /** Gives it the data, once. */
  readonly ready: () => Promise<void>;
  /** Gives it the data for steps, once: images that are kept as 8-bit pixels remain so. */
  readonly readyForSteps: () => Promise<void>;
  /** The name of the stored tensor of each input for steps. */
  readonly stepColumns: Readonly<Record<string, string>>;
  /** Opens a session. */
  readonly open: (session: string, graph: Graph) => Promise<unknown>;
}

/** The engines of a loss. The data are given to each when they are first needed, as every worker thread holds a copy. */
export interface Engines {
  /** The worker threads, or this thread where a runtime is given. */
  readonly pool: SessionPool;
  /** The engine on this thread. */
  readonly home: HomeEngine;
  /** The name of the stored tensor of each input. */
  readonly columns: Readonly<Record<string, string>>;
  /** Gives the pool the data that sessions do not hold, once. */
  readonly stored: () => Promise<void>;
  /** Whether the session that was opened first holds the data. */
  readonly holdsFirst: boolean;
  /** The data that derivatives are fed, as sessions do not hold them. */
  readonly fed: () => Columns;
  /** Whether sessions hold these tensors beside the data, if need be. */
  readonly holds: (more?: Columns) => boolean;
  /** The graph with the data, and more, as constants, where sessions hold them; without the targets for what evaluates others too. */
  readonly resident: (graph: Graph, more?: Columns, withTargets?: boolean) => Graph;
  /** Opens a graph on one engine of the pool, without the data, and on the others when they have something to do. */
  readonly openFirst: (session: string, graph: Graph) => Promise<DeviceChoice>;
  /** Opens a graph on every engine of the pool, which need not have the data. */
  readonly openWithoutData: (session: string, graph: Graph) => Promise<DeviceChoice>;
  /** Opens a graph on every engine of the pool, after the data; what else it may hold beside them. */
  readonly open: (session: string, graph: Graph, more?: Columns) => Promise<DeviceChoice>;
  /** Ends all of them. */
  readonly dispose: () => Promise<void>;
}

/**
 * Starts the engines of a loss.
 *
 * @throws Error if the runtime is not installed.
 */
export async function openEngines({
  bound,
  device,
  threads,
  ort,
  residentData,
  isLarge = false,
  isSmall = false,
}: EngineSettings): Promise<Engines> {
  if (device === 'cuda' || device === 'auto') platform.withoutTf32();
  const runtime = ort ?? (await loadRuntime());
  const columns = Object.fromEntries(Object.keys(bound.columns).map((input) => [input, `data/${input}`]));
  const here = isLarge || isSmall ? runtime : ort;
  const pool = sessionPool({ size: device === 'cpu' ? threads : 1, ...(here && { runtime: here }) });
  /** Stores the data under these names, images that are kept as pixels as such or as the numbers they stand for. */
  const storing = (of: SessionPool, names: typeof columns, asPixels = false): (() => Promise<void>) =>
    lazily(async () => {
      for (const [input, name] of Object.entries(names)) {
        const column = bound.columns[input]!;
        const isPixels = !asPixels && pixelsOf(column) !== undefined;
        await of.everywhere({ kind: 'store', name, tensor: pixelValue(column), isPixels });
      }
    });
  const asks = (on: Device, more: Columns = {}): boolean =>
    residentData ?? areResident([...Object.values(bound.columns), ...Object.values(more)], on);
  const holdsFirst = asks(device);
  // Which device runs is known once the first session is open.
  let used = device;
  const resident: Engines['resident'] = (graph, more = {}, withTargets = true) =>
    asks(used, more) ? withResidentData(graph, { ...bound.columns, ...more }, withTargets) : graph;
  const stored = storing(pool, holdsFirst ? onlyTarget(columns) : columns);
  const own = here ? pool : sessionPool({ size: 1, runtime });
  const ready = here ? stored : storing(own, columns);
  const hasPixels = Object.values(bound.columns).some((column) => pixelsOf(column));
  const stepColumns = hasPixels
    ? Object.fromEntries(Object.entries(columns).map(([input, name]) => [input, `steps/${name}`]))
    : columns;
  const runThreads = ort ? 1 : threads;
  const opening = (session: string, graph: Graph): SessionTask => {
    const model = sessionModel(graph, device);
    return { kind: 'open', session, model, device, ...(isLarge && { threads: runThreads }) };
  };
  const openWithoutData: Engines['openWithoutData'] = async (session, graph) => {
    const [result] = await pool.everywhere(opening(session, graph));
    return result!.device!;
  };
  return {
    pool,
    home: {
      pool: own,
      ready,
      stepColumns,
      readyForSteps: hasPixels || holdsFirst ? storing(own, stepColumns, true) : ready,
      open: (session, graph) => {
        const model = sessionModel(graph, device);
        return own.everywhere({ kind: 'open', session, model, device, threads: runThreads });
      },
    },
    columns,
    stored,
    holdsFirst,
    fed: () => (asks(used) ? onlyTarget(bound.columns) : bound.columns),
    holds: (more) => asks(used, more),
    resident,
    openFirst: async (session, graph) => {
      const { device: found } = await pool.first(opening(session, resident(graph)));
      used = found!.used;
      return found!;
    },
    openWithoutData,
    open: async (session, graph, more) => {
      await stored();
      return openWithoutData(session, resident(graph, more));
    },
    dispose: async () => {
      await pool.dispose();
      await own.dispose();
    },
  };
}

/** The target of some columns. */
const onlyTarget = <T>({ target }: Readonly<Record<string, T>>): Record<string, T> =>
  target === undefined ? {} : { target };
