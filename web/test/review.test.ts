// What a person decides is written down and read back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { accessible, launch, missing, open, settled, shoot, visit } from './browser';
import { serve, type Casus } from './casus';

let casus: Casus;
let browser: Browser;

interface Row { id: string; status: string; reviewed: string; document: { id: string }; incident: string }
const event = async (id: string) => (await casus.api<{ record: Row; reviews: { verdict: string; field?: string; author: string }[] }>('/events/' + id));

describe.skipIf(missing)('review', () => {
  beforeAll(async () => {
    casus = await serve({ examples: true });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    casus?.stop();
  });

  test('the queue is worked with the keys', async () => {
    const { rows } = await casus.api<{ rows: Row[] }>('/queue?limit=3');
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/review');
    const sentence = page.locator('blockquote');
    const first = await sentence.textContent();
    await page.keyboard.press('j');
    await expect.poll(() => sentence.textContent()).not.toBe(first);
    await page.keyboard.press('k');
    await expect.poll(() => sentence.textContent()).toBe(first);
    await page.keyboard.press('y');
    await expect.poll(async () => (await event(rows[0]!.id)).record.reviewed).toBe('confirmed');
    await expect.poll(() => page.locator('.progress p').textContent()).toMatch(/^1 of/);
    await page.keyboard.press('n');
    await expect.poll(async () => (await event(rows[1]!.id)).record.reviewed).toBe('rejected');
    await expect.poll(() => page.locator('.progress p').textContent()).toMatch(/^2 of/);
    await page.keyboard.press('u'); // back to the one that was rejected
    await page.keyboard.press('y');
    await expect.poll(async () => (await event(rows[1]!.id)).record.reviewed).toBe('confirmed');
    await page.keyboard.press('m');
    await page.getByRole('heading', { name: 'It is the same act as' }).waitFor();
    await settled(page);
    await accessible(page);
    await page.keyboard.press('e');
    await page.getByRole('combobox', { name: 'Status' }).waitFor();
    await accessible(page);
    await shoot(page, 'review-amend');
    expect(wrong).toEqual([]);
    await close();
  });

  test('an act is amended in its report, and the page says so when it is loaded again', async () => {
    const { rows } = await casus.api<{ rows: Row[] }>('/events?q=status%3Adone%20type%3AASSAULT&limit=1');
    const [row] = rows as [Row];
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, `/report/${row.document.id}?event=${row.id}`);
    const act = page.getByRole('region', { name: 'The act' });
    await act.getByRole('button', { name: 'Amend status' }).click();
    await act.getByRole('combobox', { name: 'Status' }).selectOption('alleged');
    await act.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => act.textContent()).toContain('amended status');
    await page.reload();
    await settled(page);
    await expect.poll(() => act.textContent()).toContain('amended status');
    expect(await page.locator('.act.active.alleged').count()).toBeGreaterThan(0);
    const now = await event(row.id);
    expect(now.record).toMatchObject({ status: 'alleged', reviewed: 'amended' });
    expect(now.reviews.at(-1)).toMatchObject({ verdict: 'amend', field: 'status' });
    expect(wrong).toEqual([]);
    await close();
  });

  test('parties and numbers are amended with words of the sentence', async () => {
    const { rows } = await casus.api<{ rows: (Row & { sentence: { text: string } })[] }>('/events?q=killed%3E0&limit=1');
    const [row] = rows as [Row & { sentence: { text: string } }];
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, `/report/${row.document.id}?event=${row.id}`);
    const act = page.getByRole('region', { name: 'The act' });
    await act.getByRole('button', { name: 'Also what is not told' }).click();
    await act.getByRole('button', { name: 'Amend mediator' }).click();
    await act.getByRole('button', { name: 'Add words of the sentence' }).click();
    await act.getByLabel('Words in the sentence').fill('no such words');
    await act.getByLabel('Codes, as ARM.MIL').fill('IGO.UN');
    await act.getByRole('button', { name: 'Save' }).click();
    expect(await act.getByRole('alert').textContent()).toContain('does not stand in the sentence');
    const word = row.sentence.text.split(' ')[0]!;
    await act.getByLabel('Words in the sentence').fill(word);
    await accessible(page);
    await act.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => act.textContent()).toContain('amended mediator');
    await act.getByRole('button', { name: 'Amend killed' }).click();
    await act.getByLabel('At least').fill('7');
    await act.getByLabel('At most; empty is open').fill('');
    await act.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => act.textContent()).toContain('at least 7');
    const { record } = await casus.api<{ record: { mediator: { text: string; actors: { code: string }[] }[]; killed: { min: number; max: number | null } } }>('/events/' + row.id);
    expect(record.mediator[0]).toMatchObject({ text: word, actors: [{ code: 'IGO.UN' }] });
    expect(record.killed).toMatchObject({ min: 7, max: null });
    expect(wrong).toEqual([]);
    await close();
  });
});
