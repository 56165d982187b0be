// The detailed map draws the reader's own tiles, under the same policy as all else.
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

  test('another file is refused in words', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    await page.locator('input[accept=".pmtiles"]').setInputFiles({ name: 'other.pmtiles', mimeType: 'application/octet-stream', buffer: Buffer.alloc(500) });
    await page.getByRole('alert').waitFor();
    expect(wrong).toEqual([]);
    await close();
  });
});
