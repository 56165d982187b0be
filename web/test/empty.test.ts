// An empty desk teaches.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { accessible, launch, missing, narrow, open, settled, shoot, visit } from './browser';
import { serve, type Casus } from './casus';

let casus: Casus;
let browser: Browser;

describe.skipIf(missing)('an empty record', () => {
  beforeAll(async () => {
    casus = await serve();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    casus?.stop();
  });

  test.each(['talks', 'network', 'review', 'sources', 'acts'])('%s has nothing to show and says so', async (name) => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/' + name);
    await accessible(page);
    expect(wrong).toEqual([]);
    await close();
  });

  test('a report is pasted and its acts appear; the examples fill the desk', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    await page.locator('.out .act').first().waitFor();
    await accessible(page);
    await shoot(page, 'empty-light');
    await page.getByRole('textbox', { name: 'Report' }).fill('France expelled two Russian diplomats on Monday. Moscow denied that they were spies.');
    await page.locator('.out .act', { hasText: 'expelled' }).waitFor();
    await page.getByRole('button', { name: 'Read the examples' }).click();
    await page.locator('section[aria-label="Incidents"] > a').first().waitFor({ timeout: 30_000 });
    expect(wrong).toEqual([]);
    await close();
  });

  test('text is added, and opens as a report', async () => {
    const { page, wrong, close } = await open(browser, casus.url, { width: 380 });
    await visit(page, '/add');
    await page.getByRole('textbox', { name: 'Report' }).fill('Kenya to host talks\n\nNAIROBI - Kenya will host talks between Sudan’s army and the RSF in Nairobi next week, its foreign ministry said on Monday.');
    await page.getByLabel('Publisher').fill('The Daily Record');
    await page.getByLabel('Day of publication').fill('2026-05-04');
    await page.getByRole('button', { name: 'Add and read' }).click();
    await page.waitForURL('**/report/*');
    await page.locator('.act').first().waitFor({ timeout: 20_000 });
    expect(await page.locator('article').textContent()).toContain('The Daily Record');
    await narrow(page);
    expect(wrong).toEqual([]);
    await close();
  });

  test('files are added, and what they were is told', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/add');
    await page.getByRole('button', { name: 'Files' }).click();
    await page.locator('input[type=file]').setInputFiles([
      { name: 'one.txt', mimeType: 'text/plain', buffer: Buffer.from('Chad closes border\n\nChad closed its border with Sudan on Friday.') },
      { name: 'two.txt', mimeType: 'text/plain', buffer: Buffer.from('Niger thanks Algeria\n\nNiger thanked Algeria for its offer to mediate on Friday.') },
    ]);
    await page.getByRole('button', { name: 'Add and read' }).click();
    await page.getByRole('heading', { name: '2 reports' }).waitFor();
    await settled(page);
    expect(await page.locator('td', { hasText: 'added' }).count()).toBe(2);
    await accessible(page);
    expect(wrong).toEqual([]);
    await close();
  });
});
