// What is sent before the desk can be used, and that what is made and committed is fresh.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { launch, missing, open, visit } from './browser';
import { serve, type Casus } from './casus';

const dist = '../internal/server/ui/dist';

function unpacked(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  return Object.fromEntries(files.map((f) => {
    const path = join(f.parentPath, f.name);
    return [relative(folder, path), brotliDecompressSync(readFileSync(path)).toString('base64')];
  }).sort());
}

test('the build that is committed is the one that the sources make', () => {
  const fresh = mkdtempSync(join(inject('scratch'), 'dist-'));
  execFileSync('node_modules/.bin/vite', ['build', '--logLevel', 'error'], { stdio: 'pipe', env: { ...process.env, NODE_ENV: 'production', OUT: fresh } });
  const [made, committed] = [unpacked(fresh), unpacked(dist)];
  expect(Object.keys(committed)).toEqual(Object.keys(made));
  expect(Object.keys(made).filter((name) => made[name] !== committed[name])).toEqual([]);
});

test('the types are those that the API tells of itself', () => {
  const fresh = join(inject('scratch'), 'schema.ts');
  execFileSync('node', ['types.mjs'], { env: { ...process.env, OUT: fresh } });
  expect(readFileSync(fresh, 'utf8')).toBe(readFileSync('src/lib/schema.ts', 'utf8'));
});

describe.skipIf(missing)('first load', () => {
  let casus: Casus;
  let browser: Browser;
  beforeAll(async () => {
    casus = await serve({ examples: true });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    casus?.stop();
  });

  test('at most 150 KB, the map of the world included', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    const sizes: Promise<[string, number]>[] = [];
    page.on('response', (r) => {
      const { pathname } = new URL(r.url());
      if (!pathname.startsWith('/api/')) sizes.push(r.body().then((b) => [pathname, gzipSync(b).length] as [string, number]));
    });
    await visit(page, '/');
    await page.locator('.land').first().waitFor();
    const all = await Promise.all(sizes);
    const total = all.reduce((n, [, size]) => n + size, 0);
    console.info(`first load: ${(total / 1024).toFixed(1)} KB in ${all.length} files, as gzip`);
    expect(all.map(([path]) => path).join(' ')).toContain('countries-110m');
    expect(total).toBeLessThanOrEqual(150 * 1024);
    expect(wrong).toEqual([]);
    await close();
  });
});
