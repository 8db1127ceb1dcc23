import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The name of the cookie; ports do not tell cookies apart, their names do. */
const cookieName = ({ socket }: IncomingMessage): string => `orograph-${socket.localPort}`;

/** The header that gives a page its cookie, which no other site makes a browser send. */
export const tokenCookie = (request: IncomingMessage, token: string): Readonly<Record<string, string>> => ({
  'set-cookie': `${cookieName(request)}=${token}; HttpOnly; SameSite=Strict; Path=/`,
});

/** Whether a request has the token, in its address or in its cookie. */
export function hasToken(request: IncomingMessage, address: URLSearchParams, token: string): boolean {
  const start = `${cookieName(request)}=`;
  const cookies = (request.headers.cookie ?? '').split(/;\s*/);
  const given =
    address.get('token') ?? cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length) ?? '';
  // Compared in a time that does not tell how much of it is right.
  const [own, other] = [token, given].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(own!, other!);
}
