// The detailed map draws the reader's own tiles or the server's, under the same policy as all else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { accessible, launch, missing, open, shoot, visit } from './browser';
import { serve, type Casus } from './casus';
import { archive } from './pmtiles';

let casus: Casus;
let browser: Browser;

describe.skipIf(missing)('tiles', () => {
  beforeAll(async () => {
    casus = await serve({ examples: true });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    casus?.stop();
  });

  test('a file of tiles is drawn under the marks', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    const marks = await page.locator('.point').count();
    await page.locator('input[accept=".pmtiles"]').setInputFiles({ name: 'world.pmtiles', mimeType: 'application/octet-stream', buffer: archive() });
    await page.locator('.maplibregl-canvas').waitFor();
    await expect.poll(() => page.locator('.point').count()).toBeGreaterThan(0);
    expect(marks).toBeGreaterThan(0);
    await accessible(page);
    await shoot(page, 'tiles-light');
    await page.getByRole('button', { name: 'Only what is seen' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('box')).toBeTruthy();
    await page.getByRole('button', { name: 'The plain map' }).click();
    await page.locator('.land').waitFor();
    expect(wrong).toEqual([]);
    await close();
  });

  test('the tiles that the server offers are drawn for a reader, a part at a time', async () => {
    const token = 'reader-secret-of-the-tests-0001';
    const offering = await serve({ examples: true, tiles: archive(), tokens: `[[token]]\nname = "rita"\nrole = "reader"\ntoken = "${token}"\n` });
    const { page, wrong, close } = await open(browser, offering.url, { expected: /status of 401/ });
    await visit(page, '/');
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Enter' }).click();
    const answers: { status: number; range: string | undefined }[] = [];
    page.on('response', (r) => {
      if (new URL(r.url()).pathname === '/api/v1/tiles') answers.push({ status: r.status(), range: r.request().headers().range });
    });
    await page.getByRole('button', { name: 'A detailed map' }).click();
    await page.locator('.maplibregl-canvas').waitFor();
    await expect.poll(() => page.locator('.point').count()).toBeGreaterThan(0);
    await expect.poll(() => answers.length).toBeGreaterThan(1); // the head of the archive, then tiles
    expect(answers.filter((a) => !a.range || (a.status !== 206 && a.status !== 200))).toEqual([]);
    expect(answers.some((a) => a.status === 206)).toBe(true);
    expect(await page.locator('.makers').textContent()).toBe('© The surveyors');
    expect(await page.locator('.makers a').count()).toBe(0);
    expect(await page.locator('input[accept=".pmtiles"]').count()).toBe(0);
    await accessible(page);
    await shoot(page, 'tiles-served');
    await page.getByRole('button', { name: 'The plain map' }).click();
    await page.locator('.land').waitFor();
    expect(wrong).toEqual([]);
    await close();
    offering.stop();
  });

  test('another file is refused in words', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    await page.locator('input[accept=".pmtiles"]').setInputFiles({ name: 'other.pmtiles', mimeType: 'application/octet-stream', buffer: Buffer.alloc(500) });
    await page.getByRole('alert').waitFor();
    expect(wrong).toEqual([]);
    await close();
  });
});
