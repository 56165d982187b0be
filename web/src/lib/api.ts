// Calls to the server. Every error is a Problem that says what to do.

export const base = '/api/v1';

/** Problem is an answer that tells what went wrong (RFC 9457), or why there was none. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

type Values = Record<string, string | number | boolean | undefined>;

/** url is an address of the API with those parameters that are not empty. */
export function url(path: string, values: Values = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '' && value !== false) query.set(name, String(value));
  const search = query.toString();
  return base + path + (search ? '?' + search : '');
}

let csrf = '';

/** protect sets the token that the server wants with every change. */
export function protect(token: string): void { csrf = token; }

async function call<T>(href: string, init: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(href, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch (e) {
    if ((e as Error).name === 'AbortError') throw e;
    throw new Problem(0, 'The server does not answer. Is "casus serve" still running?');
  }
  if (answer.status === 204) return undefined as T;
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) {
    const more = (body ?? {}) as Record<string, unknown>;
    throw new Problem(answer.status, String(more.detail ?? more.title ?? `${answer.status} ${answer.statusText}`), more);
  }
  return body as T;
}

export const get = <T>(href: string, signal?: AbortSignal) => call<T>(href, signal ? { signal } : {});

export const post = <T>(href: string, body?: unknown) =>
  call<T>(href, body instanceof FormData
    ? { method: 'POST', body, headers: { 'X-Casus-CSRF': csrf } }
    : { method: 'POST', body: JSON.stringify(body ?? {}), headers: { 'content-type': 'application/json', 'X-Casus-CSRF': csrf } });

export const remove = (href: string) => call<void>(href, { method: 'DELETE', headers: { 'X-Casus-CSRF': csrf } });
