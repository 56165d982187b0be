// Reports that mean harm are shown as the text that they are.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Browser } from 'playwright-core';
import { accessible, launch, missing, narrow, open, settled, shoot, visit } from './browser';
import { serve, type Casus } from './casus';

const script = '<script>window.harmed = 1</script><img src=x onerror="window.harmed = 2"><svg onload=window.harmed=3><a href="javascript:window.harmed=4">here</a>';
const title = `Army "><b onmouseover=window.harmed=5>shells</b> town ${'\u202E'}desrever${'\u202C'} zero${'\u200B'}width`;
const report = `${title}

KHARTOUM, March 14, 2024 - Sudan's army attacked the ${'\u2067'}RSF${'\u2069'} in El Fasher on Wednesday, killing 12 people. ${script}

The RSF denied that it had fired on <iframe src="https://example.com/"></iframe> the hospital.

הצבא הסודני תקף את העיר ביום רביעי. Прокси {{constructor.constructor('window.harmed=6')()}} \${window.harmed=7}`;
const publisher = '<style>*{display:none}</style><script>window.harmed = 8</script>';

let casus: Casus;
let browser: Browser;
let id: string;

describe.skipIf(missing)('hostile reports', () => {
  beforeAll(async () => {
    casus = await serve();
    browser = await launch();
    const { outcomes } = await casus.api<{ outcomes: { id: string }[] }>('/documents', { text: report, publisher, published: '2024-03-14' });
    id = outcomes[0]!.id;
    await vi.waitFor(async () => { expect((await casus.api<{ count: number }>('/incidents')).count).toBeGreaterThan(0); }, { timeout: 60_000, interval: 200 });
  });
  afterAll(async () => {
    await browser?.close();
    casus?.stop();
  });

  test('are text in every view', async () => {
    const { rows } = await casus.api<{ rows: { id: string; incident: string }[] }>('/events');
    const paths = ['/', '/acts', `/report/${id}`, `/report/${id}?event=${rows[0]!.id}`, ...rows.map((r) => '/incident/' + r.incident), '/review', '/sources', '/talks', '/network', '/actor/SDN'];
    const { page, wrong, close } = await open(browser, casus.url);
    for (const path of paths) {
      await visit(page, path);
      expect(await page.evaluate(() => (globalThis as unknown as { harmed?: number }).harmed), path).toBeUndefined();
      expect(await page.locator('#main :is(script, iframe, img, style, b, [onerror], [onload], [onmouseover], [href^="javascript"])').count(), path).toBe(0);
    }
    expect(wrong).toEqual([]);
    await close();
  });

  test('are shown whole, with what cannot be seen made visible', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, `/report/${id}`);
    const shown = (await page.locator('.report').textContent())!;
    expect(shown).toContain('<script>window.harmed = 1</script>');
    expect(shown).not.toMatch(/[\u200B\u202A-\u202E\u2066-\u2069]/);
    for (const mark of ['RLO', 'PDF', 'ZWSP', 'RLI', 'PDI']) expect(await page.locator('.control', { hasText: mark }).count(), mark).toBeGreaterThan(0);
    // The overridden word keeps its order: its first letter stands left of its last.
    const word = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.querySelector('.report')!, NodeFilter.SHOW_TEXT);
      for (let n = walker.nextNode(); n; n = walker.nextNode()) {
        const at = n.textContent!.indexOf('desrever');
        if (at < 0) continue;
        const left = (i: number) => { const r = document.createRange(); r.setStart(n!, at + i); r.setEnd(n!, at + i + 1); return r.getBoundingClientRect().left; };
        return [left(0), left(7)];
      }
      return [1, 0];
    });
    expect(word[0]).toBeLessThan(word[1]!);
    await accessible(page);
    await shoot(page, 'hostile-light');
    expect(wrong).toEqual([]);
    await close();
  });

  test('Hebrew runs from right to left', async () => {
    const { page, close } = await open(browser, casus.url);
    await visit(page, `/report/${id}`);
    expect(await page.locator('.report p', { hasText: 'הצבא' }).evaluate((p) => getComputedStyle(p).direction)).toBe('rtl');
    await close();
  });

  test('a paragraph of ten million characters opens, a part at a time', async () => {
    const word = 'Sudan’s army met the RSF in Jeddah ';
    const text = 'A long report\n\n' + word.repeat(Math.ceil(10_000_000 / word.length));
    const { outcomes } = await casus.api<{ outcomes: { id: string }[] }>('/documents', { text, published: '2024-03-15' });
    const { page, wrong, close } = await open(browser, casus.url, { width: 380 });
    await visit(page, '/report/' + outcomes[0]!.id);
    await page.getByRole('button', { name: 'Show the next part' }).waitFor({ timeout: 30_000 });
    await narrow(page);
    const before = (await page.locator('.report').textContent())!.length;
    expect(before).toBeLessThan(150_000);
    await page.getByRole('button', { name: 'Show the next part' }).click();
    await expect.poll(async () => (await page.locator('.report').textContent())!.length).toBeGreaterThan(before);
    await visit(page, '/sources');
    await settled(page);
    expect(wrong).toEqual([]);
    await close();
  });
});
