// Every view opens on a record made from the examples, in light and dark, wide and narrow.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { accessible, launch, missing, narrow, open, shoot, visit } from './browser';
import { serve, type Casus } from './casus';

let casus: Casus;
let browser: Browser;
let paths: Record<string, string>;

const report = 'Thai and Cambodian troops';

describe.skipIf(missing)('views', () => {
  beforeAll(async () => {
    casus = await serve({ examples: true });
    browser = await launch();
    const { rows } = await casus.api<{ rows: { id: string; incident: string; document: { id: string; title: string } }[] }>('/events?q=killed%3E0&limit=50');
    const event = rows.find((r) => r.document.title.startsWith(report)) ?? rows[0]!;
    paths = {
      desk: '/', 'desk-filtered': '/?q=type%3AASSAULT&since=2019-01-01', incident: '/incident/' + event.incident,
      report: `/report/${encodeURIComponent(event.document.id)}`, act: `/report/${encodeURIComponent(event.document.id)}?event=${event.id}`,
      actor: '/actor/SDN', dyad: '/dyad/THA/KHM', network: '/network', talks: '/talks', review: '/review', sources: '/sources', add: '/add',
      sentences: '/acts?q=killed%3E0', lost: '/no/such/page',
    };
  });
  afterAll(async () => {
    await browser?.close();
    casus?.stop();
  });

  const names = ['desk', 'desk-filtered', 'incident', 'report', 'act', 'actor', 'dyad', 'network', 'talks', 'review', 'sources', 'add', 'sentences', 'lost'];

  test.each(names)('%s', async (name) => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, paths[name]!);
    await accessible(page);
    await shoot(page, `${name}-light`);

    await page.emulateMedia({ colorScheme: 'dark' });
    await visit(page, paths[name]!); // what draws by itself takes its colours when it begins
    await accessible(page);
    await shoot(page, `${name}-dark`);

    await page.setViewportSize({ width: 380, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await visit(page, paths[name]!);
    await narrow(page);
    await accessible(page);
    await shoot(page, `${name}-phone`);
    expect(wrong).toEqual([]);
    await close();
  });

  test('what is not in the record is said to be so', async () => {
    const { page, close } = await open(browser, casus.url);
    for (const path of ['/incident/i0', '/report/none', '/actor/NOPE']) {
      await page.goto(path);
      await page.getByRole('alert').waitFor();
    }
    await close();
  });

  test('keys and marks', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await accessible(page);
    await shoot(page, 'help-light');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
    expect(wrong).toEqual([]);
    await close();
  });

  test('the skip link leads to the content, and Tab goes on from there', async () => {
    const { page, close } = await open(browser, casus.url);
    await visit(page, '/sources');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await close();
  });

  test('light and dark are kept', async () => {
    const { page, close } = await open(browser, casus.url);
    await visit(page, '/');
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByRole('button', { name: 'Turn the light off' }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
    await close();
  });
});
