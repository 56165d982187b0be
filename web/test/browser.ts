// Debian's Chromium, held to the rules that every page of the desk obeys.
import { readFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const shots = process.env.SHOTS ?? 'shots';

export const missing = !existsSync(program);

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

export interface Desk {
  page: Page;
  /** wrong is what no page may do: errors on the console, requests off the machine. */
  wrong: string[];
  close: () => Promise<void>;
}

export interface Look { width?: number; height?: number; dark?: boolean; expected?: RegExp }

/** open makes a window of its own: no cookies, no storage. `expected` are console errors that a test provokes. */
export async function open(browser: Browser, url: string, look: Look = {}): Promise<Desk> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 }, colorScheme: look.dark ? 'dark' : 'light', reducedMotion: 'reduce', locale: 'en-GB', baseURL: url,
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  const { host } = new URL(url);
  page.on('console', (m) => {
    if (m.type() === 'error' && !look.expected?.test(m.text())) wrong.push('console: ' + m.text());
  });
  page.on('pageerror', (e) => wrong.push('error: ' + e.message));
  page.on('dialog', (d) => { wrong.push('dialog: ' + d.message()); void d.dismiss(); });
  await page.route('**/*', (route) => {
    const to = new URL(route.request().url());
    if (to.host === host || to.protocol === 'blob:' || to.protocol === 'data:') return route.continue();
    wrong.push('request off the machine: ' + to.href);
    return route.abort();
  });
  return { page, wrong, close: () => context.close() };
}

/** settled waits until what the address asks for is shown. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#main h1, #main article, #main form').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => !document.querySelector('#main [aria-busy="true"]'));
  await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));
}

export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** accessible holds the page to axe: nothing serious, nothing critical. */
export async function accessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run: (o: unknown) => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe;
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + n.failureSummary.replaceAll('\n', ' ')).join(' | ')}`);
  });
  expect(found).toEqual([]);
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, name + '.png'), fullPage: true });
}

/** narrow holds the page to the width of the window. */
export async function narrow(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const most = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth - most;
    return over > 0 ? [...document.querySelectorAll('#main *')].filter((e) => e.getBoundingClientRect().right > most + 1).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)) : [];
  });
  expect(wide).toEqual([]);
}
