/** What is told of the site that the browser keeps. */
interface OfflineSettings {
  /** Whether the page uses the runtime of WebGPU. */
  readonly onGpu: boolean;
  /** Told when a newer version was fetched; what it is given opens that. */
  readonly newer: (use: () => void) => void;
}

/**
 * Has the site kept in the browser, with the runtime that this page uses, so that it opens without a network from then on. Resolves to whether it
 * is kept.
 */
export async function keptOffline({ onGpu, newer }: OfflineSettings): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  const { serviceWorker } = navigator;
  try {
    const isFirst = serviceWorker.controller === null;
    const registration = await serviceWorker.register(new URL('offline.js', document.baseURI));
    if (!isFirst) watch(registration, newer);
    if (!serviceWorker.controller)
      await new Promise<void>((resolve) =>
        serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true }),
      );
    // Asked for through the service worker, the runtime is kept.
    const name = `runtime/ort-wasm-simd-threaded${onGpu ? '.asyncify' : ''}`;
    const answers = await Promise.all(
      ['mjs', 'wasm'].map((ending) => fetch(new URL(`${name}.${ending}`, document.baseURI))),
    );
    return answers.every(({ ok }) => ok);
  } catch {
    return false;
  }
}

/** Tells of a version that waits. */
function watch(registration: ServiceWorkerRegistration, newer: OfflineSettings['newer']): void {
  const tell = (): void => {
    const { waiting } = registration;
    if (waiting === null) return;
    newer(() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has none
      waiting.postMessage('use');
    });
  };
  tell();
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', tell),
  );
}
