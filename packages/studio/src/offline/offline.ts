/// <reference lib="webworker" />
/**
 * The service worker of the site: it keeps all files of one version of the site at once, so that a page that was open once opens without a
 * network, and two versions are never mixed. A newer version is fetched beside it, and takes
 * its place when no page of the older one is open, or a reader asks for it.
 */
import type { SiteFiles } from './site-files.ts';

declare const self: ServiceWorkerGlobalScope;

/** What the build puts in. */
declare const siteFiles: SiteFiles;

const { version, needed, larger } = siteFiles;
const prefix = 'orograph-studio-';
const name = `${prefix}${version}`;
const scope = self.registration.scope;
const at = (path: string): string => new URL(path, scope).href;

/** What was kept is given with headers that isolate the page, so that it may use threads also where a server does not send them. */
function isolated(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('cross-origin-embedder-policy', 'require-corp');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/** Keeps all files that are needed, or none. */
async function keepNeeded(): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(needed.map((path) => new Request(at(path), { cache: 'no-cache' })));
}

/** Drops what older versions kept, and serves the pages that are open. */
async function takeOver(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((other) => other.startsWith(prefix) && other !== name).map((other) => caches.delete(other)),
  );
  await self.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(name);
  const wanted = request.mode === 'navigate' ? at('index.html') : request.url;
  const kept = await cache.match(wanted, { ignoreSearch: true });
  if (kept) return isolated(kept);
  const response = await fetch(request);
  if (response.ok && larger.some((path) => at(path) === request.url)) {
    const copy = response.clone();
    // Where there is no room for it, it is fetched again.
    await cache.put(request.url, copy).catch(() => undefined);
  }
  return isolated(response);
}

self.addEventListener('install', (event) => event.waitUntil(keepNeeded()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
// A reader wants the newer version now.
self.addEventListener('message', () => void self.skipWaiting());
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(scope)) event.respondWith(answer(request));
});
