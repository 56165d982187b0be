// What one does on the desk: ask, choose days and places, open, follow what happens.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { accessible, launch, missing, open, settled, visit } from './browser';
import { serve, type Casus } from './casus';

let casus: Casus;
let browser: Browser;

const rows = (page: Page) => page.locator('section[aria-label="Incidents"] > a');
const titles = (page: Page) => rows(page).allTextContents();
const count = async (page: Page) => Number((await page.locator('section[aria-label="Incidents"] h2').textContent())!.replace(/\D/g, ''));
const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

describe.skipIf(missing)('desk', () => {
  beforeAll(async () => {
    casus = await serve({ examples: true });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    casus?.stop();
  });

  test('a query filters list, map, timeline and facets, and the address reproduces it', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    const all = await count(page);
    const discs = await page.locator('.point').count();
    await page.getByRole('combobox', { name: 'Query' }).fill('type:ASSAULT');
    await page.keyboard.press('Enter');
    await expect.poll(() => count(page)).toBeLessThan(all);
    await settled(page);
    expect(parameter(page, 'q')).toBe('type:ASSAULT');
    const { count: told } = await casus.api<{ count: number }>('/incidents?q=type%3AASSAULT');
    expect(await count(page)).toBe(told);
    expect(await page.locator('.point').count()).toBeLessThanOrEqual(discs);
    expect(await page.getByRole('button', { name: 'Attack', exact: true }).getAttribute('aria-pressed')).toBe('true');
    const before = await titles(page);
    await page.reload();
    await settled(page);
    expect(await titles(page)).toEqual(before);
    await page.goBack();
    await expect.poll(() => count(page)).toBe(all);
    expect(wrong).toEqual([]);
    await close();
  });

  test('facets are put into the query and taken out, and their numbers lead to sentences', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    await page.getByRole('button', { name: 'Denied', exact: true }).click();
    await expect.poll(() => parameter(page, 'q')).toBe('status:denied');
    await settled(page);
    await page.getByRole('button', { name: 'Denied', exact: true }).click();
    await expect.poll(() => parameter(page, 'q')).toBe(null);
    await settled(page);
    await page.locator('aside a[aria-label$="Denied: the sentences"]').click();
    await page.waitForURL('**/acts?q=status%3Adenied');
    await settled(page);
    const { count } = await casus.api<{ count: number }>('/events?q=status%3Adenied');
    expect(await page.locator('#main ol > li').count()).toBe(Math.min(count, 50));
    expect(await page.locator('#main .sentence.denied').count()).toBe(Math.min(count, 50));
    expect(wrong).toEqual([]);
    await close();
  });

  test('a wrong query is pointed at', async () => {
    const { page, wrong, close } = await open(browser, casus.url, { expected: /status of 400/ });
    await visit(page, '/?q=type%3AASSALT%20killed%3E3');
    const fault = page.locator('#wrong');
    await fault.waitFor();
    expect(await fault.locator('mark').textContent()).toBe('ASSALT');
    expect(await fault.textContent()).toContain('ASSAULT');
    await accessible(page);
    expect(wrong).toEqual([]);
    await close();
  });

  test('a query is completed with the keys', async () => {
    const { page, close } = await open(browser, casus.url);
    await visit(page, '/');
    const box = page.getByRole('combobox', { name: 'Query' });
    await box.pressSequentially('type:ass');
    await page.getByRole('option', { name: 'ASSAULT' }).waitFor();
    await accessible(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => box.inputValue()).toBe('type:ASSAULT');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect.poll(() => parameter(page, 'q')).toBe('type:ASSAULT');
    await close();
  });

  test('days are chosen by dragging, and again by hand', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    const all = await count(page);
    const line = (await page.locator('svg.brush').boundingBox())!;
    await page.mouse.move(line.x + line.width * 0.8, line.y + 40);
    await page.mouse.down();
    await page.mouse.move(line.x + line.width - 2, line.y + 40, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => parameter(page, 'since')).toMatch(/^\d{4}-\d\d-\d\d$/);
    await expect.poll(() => count(page)).toBeLessThan(all);
    const [since, until] = [parameter(page, 'since'), parameter(page, 'until')];
    expect(await count(page)).toBe((await casus.api<{ count: number }>(`/incidents?since=${since}&until=${until}`)).count);
    await page.getByRole('button', { name: 'all days again' }).click();
    await expect.poll(() => count(page)).toBe(all);
    await page.getByLabel('From', { exact: true }).fill('2025-01-01');
    await expect.poll(() => parameter(page, 'since')).toBe('2025-01-01');
    expect(wrong).toEqual([]);
    await close();
  });

  test('a box is drawn on the map', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    await page.locator('.land').waitFor();
    await page.getByRole('button', { name: 'Draw a box' }).click();
    const map = (await page.locator('svg[aria-label="Map of incidents"]').boundingBox())!;
    await page.mouse.move(map.x + map.width * 0.45, map.y + map.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(map.x + map.width * 0.62, map.y + map.height * 0.75, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => parameter(page, 'box')).toMatch(/^-?[\d.]+,-?[\d.]+,-?[\d.]+,-?[\d.]+$/);
    await settled(page);
    expect(await count(page)).toBe((await casus.api<{ count: number }>('/incidents?box=' + parameter(page, 'box'))).count);
    expect(await page.locator('path.chosen').count()).toBe(1);
    await page.getByRole('button', { name: 'the whole map again' }).click();
    await expect.poll(() => parameter(page, 'box')).toBe(null);
    expect(wrong).toEqual([]);
    await close();
  });

  test('the map is walked with the keys', async () => {
    const { page, close } = await open(browser, casus.url);
    await visit(page, '/');
    await page.locator('.point[tabindex="0"]').focus();
    const before = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
    expect(await page.evaluate(() => document.activeElement?.classList.contains('point'))).toBe(true);
    expect(before).toMatch(/incident/);
    expect(await page.locator('.point[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(/box=|incident\//);
    await close();
  });

  test('more is shown, in another order', async () => {
    const { page, close } = await open(browser, casus.url);
    await visit(page, '/');
    expect(await rows(page).count()).toBe(50);
    await page.getByRole('button', { name: /^Show more/ }).click();
    await expect.poll(() => rows(page).count()).toBe(100);
    const first = (await titles(page))[0];
    await page.getByRole('combobox', { name: 'Order' }).selectOption('first-day');
    await expect.poll(async () => (await titles(page))[0]).not.toBe(first);
    expect(parameter(page, 'order')).toBe('first-day');
    await close();
  });

  test('from the list to the incident, to the report, to its act', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/?q=killed%3E0');
    await rows(page).first().click();
    await page.waitForURL('**/incident/*');
    await settled(page);
    await page.locator('th.report a').first().click();
    await page.waitForURL('**/report/*');
    await settled(page);
    expect(await page.locator('.act.active').count()).toBeGreaterThan(0);
    expect(await page.locator('.role').count()).toBeGreaterThan(0);
    const act = page.getByRole('region', { name: 'The act' });
    const before = await act.locator('h2').textContent();
    await page.keyboard.press('j');
    await expect.poll(() => act.locator('h2').textContent()).not.toBe(before);
    expect(wrong).toEqual([]);
    await close();
  });

  test('what is added elsewhere slides in', async () => {
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/');
    const all = await count(page);
    await expect.poll(() => page.locator('.live.on').count()).toBe(1);
    await casus.api('/documents', { text: 'Peru and Chile sign border accord\n\nLIMA, June 3, 2026 - Peru and Chile signed an agreement on their border in Lima on Wednesday, Peru’s foreign ministry said.', published: '2026-06-03' });
    await expect.poll(() => count(page), { timeout: 20_000 }).toBeGreaterThan(all);
    expect(await page.locator('a.arrived').count()).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
    await close();
  });
});
