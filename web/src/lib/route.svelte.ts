// The address is the state: every view is a function of it.

interface Here { path: string; query: URLSearchParams; hash: string }

const read = (): Here => ({ path: location.pathname, query: new URLSearchParams(location.search), hash: location.hash });

let current = $state.raw(read());

/** here is the address that is shown. */
export const here = {
  get path() { return current.path; },
  get query() { return current.query; },
  get hash() { return current.hash; },
};

/** go shows another address; `replace` leaves no trace of the one before, for what is typed or dragged. */
export function go(href: string, replace = false): void {
  const before = current.path;
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  current = read();
  if (current.path !== before) {
    scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }
}

/** change gives the present address with some parameters set, or removed where empty. */
export function change(values: Record<string, string | undefined>, path = current.path): string {
  const query = new URLSearchParams(current.query);
  for (const [name, value] of Object.entries(values)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const search = query.toString();
  return path + (search ? '?' + search : '');
}

/** segments of a path, decoded: ids of reports may be addresses themselves. */
export function segments(path: string): string[] {
  return path.split('/').filter(Boolean).map((s) => {
    try {
      return decodeURIComponent(s);
    } catch {
      return s;
    }
  });
}

export const to = {
  desk: (q = '') => '/' + (q ? '?' + new URLSearchParams({ q }) : ''),
  incident: (id: string) => '/incident/' + encodeURIComponent(id),
  report: (id: string, event = '') => '/report/' + encodeURIComponent(id) + (event ? '?event=' + encodeURIComponent(event) : ''),
  actor: (code: string) => '/actor/' + encodeURIComponent(code),
  dyad: (a: string, b: string) => `/dyad/${encodeURIComponent(a)}/${encodeURIComponent(b)}`,
};

/** served tells addresses that the server answers itself. */
const served = (path: string) => /^\/(api\/|docs|openapi|healthz|metrics)/.test(path);

addEventListener('popstate', () => { current = read(); });
addEventListener('click', (e) => {
  if (e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const a = (e.target as Element).closest?.('a');
  if (!a || !a.href || a.target || a.hasAttribute('download') || a.origin !== location.origin) return;
  if (served(a.pathname) || a.getAttribute('href')?.startsWith('#')) return;
  e.preventDefault();
  go(a.pathname + a.search + a.hash);
});
