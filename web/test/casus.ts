// A server of casus on a record of its own.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

const examples = () => readdirSync('../examples').filter((f) => f.endsWith('.txt')).sort().map((f) => join('../examples', f));

export interface Casus {
  url: string;
  api: <T>(path: string, body?: unknown) => Promise<T>;
  stop: () => void;
}

/** serve opens a record: an empty one, or one made from the examples; with tokens and map tiles, where given. */
export async function serve(options: { examples?: boolean; tokens?: string; tiles?: Buffer } = {}): Promise<Casus> {
  const casus = inject('casus');
  const folder = mkdtempSync(join(inject('scratch'), 'record-'));
  const store = join(folder, 'casus.db');
  if (options.examples) execFileSync(casus, ['add', '--store', store, ...examples()], { stdio: 'pipe' });
  const args = ['serve', '--store', store, '--listen', '127.0.0.1:0'];
  if (options.tokens) {
    const file = join(folder, 'tokens.toml');
    writeFileSync(file, options.tokens, { mode: 0o600 });
    args.push('--auth', file);
  }
  if (options.tiles) {
    const file = join(folder, 'world.pmtiles');
    writeFileSync(file, options.tiles);
    args.push('--tiles', file);
  }
  const server = spawn(casus, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const hear = (b: Buffer) => {
      said += b;
      const address = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (address) resolve(address);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('exit', (code) => reject(new Error(`casus serve ended with ${code}: ${said}`)));
  });
  return {
    url,
    async api<T>(path: string, body?: unknown): Promise<T> {
      const answer = await fetch(url + '/api/v1' + path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    stop: () => { server.removeAllListeners('exit'); server.kill(); },
  };
}
