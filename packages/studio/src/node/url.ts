/** The part of `node:url` that commands use. */
export const fileURLToPath = (address: URL | string): string => decodeURIComponent(new URL(address).pathname);
