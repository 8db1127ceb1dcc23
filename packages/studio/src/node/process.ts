/** What commands ask of a process: here the page is one. It handles no signals, and its output goes where `main` is told. */
const page = {
  argv: [] as readonly string[],
  env: {} as Record<string, string | undefined>,
  execArgv: [] as readonly string[],
  features: {},
  pid: 1,
  platform: 'browser',
  version: /(?:Chrome|Firefox|Version)\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? 'browser',
  versions: {},
  /** Names without a folder are below the root of the page's files. */
  cwd: (): string => '/',
  on: (): void => undefined,
  once: (): void => undefined,
  emit: (): void => undefined,
  exit: (): void => undefined,
  kill: (): boolean => true,
  removeAllListeners: (): void => undefined,
};

export default page;
