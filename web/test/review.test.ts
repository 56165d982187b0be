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

  test('two incidents are merged with the keys, and parted again', async () => {
    const add = (publisher: string, text: string) => casus.api('/documents', { text, publisher, published: '2026-06-05' });
    await add('Lima Post', 'News in brief\n\nLIMA - The foreign ministers of Peru and Chile met in Lima on Wednesday.');
    await add('Andes Wire', 'From the south\n\nLIMA - Peru and Chile held talks on fisheries in Arica on 11 May.');
    const told = async (publisher: string) => (await casus.api<{ rows: Row[] }>('/events?q=' + encodeURIComponent(`publisher:"${publisher}" type:CONSULT`))).rows[0];
    const apart = async () => {
      const [one, other] = [await told('Lima Post'), await told('Andes Wire')];
      return one?.incident && other?.incident ? one.incident !== other.incident : undefined;
    };
    await expect.poll(apart, { timeout: 30_000 }).toBe(true);
    const [one, other] = [(await told('Lima Post'))!, (await told('Andes Wire'))!];

    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, '/review?q=' + encodeURIComponent('publisher:"Lima Post" type:CONSULT'));
    await page.keyboard.press('m');
    await page.locator('.candidate').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Merge');
    await page.keyboard.press('Escape');
    expect(await page.locator('.candidate').count()).toBe(0);
    await page.keyboard.press('m');
    await page.locator('.candidate').waitFor();
    await accessible(page);
    await page.keyboard.press('Enter');
    await page.getByText('One incident now with').waitFor();
    await expect.poll(apart).toBe(false);
    const [written] = (await casus.api<{ rows: { verdict: string; events: string[] }[] }>('/reviews')).rows.slice(-1);
    expect(written).toMatchObject({ verdict: 'merge', events: [other.id, one.id] });
    await page.keyboard.press('m'); // what it is merged with is offered no more
    await page.getByText('No other incident of this type').waitFor();
    await page.keyboard.press('Escape');
    await accessible(page);
    await shoot(page, 'review-merged');
    await page.keyboard.press('u');
    await expect.poll(apart).toBe(true);

    await page.keyboard.press('m');
    await page.locator('.candidate').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(apart).toBe(false);
    await expect.poll(async () => (await page.getByRole('link', { name: 'The incident, as all reports tell it' }).getAttribute('href'))).toBe('/incident/' + (await told('Lima Post'))!.incident);
    await page.getByRole('link', { name: 'The incident, as all reports tell it' }).click();
    const tellings = page.locator('th.report a');
    await expect.poll(async () => (await tellings.allTextContents()).sort()).toEqual(['Andes Wire', 'Lima Post']);
    await shoot(page, 'incident-merged');
    await page.getByRole('row', { name: 'Andes Wire' }).getByRole('button', { name: 'Another act' }).click();
    await expect.poll(apart).toBe(true);
    await expect.poll(() => tellings.count()).toBe(1);
    await page.getByRole('button', { name: 'Put it back' }).click();
    await expect.poll(apart).toBe(false);
    await expect.poll(() => tellings.count()).toBe(2);
    expect(wrong).toEqual([]);
    await close();
  });

  test('every field has an editor that the keys reach', async () => {
    const { rows } = await casus.api<{ rows: Row[] }>('/queue?limit=1&q=' + encodeURIComponent('type:CONSULT'));
    const { page, wrong, close } = await open(browser, casus.url);
    await visit(page, `/report/${rows[0]!.document.id}?event=${rows[0]!.id}`);
    const act = page.getByRole('region', { name: 'The act' });
    await act.getByRole('button', { name: 'Also what is not told' }).click();
    const names = await act.getByRole('button', { name: /^Amend / }).evaluateAll((all) => all.map((b) => b.getAttribute('aria-label')!));
    expect(names.length).toBe(15);
    for (const name of names) {
      await act.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.closest('form') !== null)).toBe(true);
      await page.keyboard.press('Escape');
      await expect.poll(() => act.getByRole('button', { name: 'Save' }).count()).toBe(0);
    }
    const now = async () => (await event(rows[0]!.id)).record as unknown as Record<string, unknown>;
    const edit = async (name: string, how: () => Promise<unknown>) => {
      await act.getByRole('button', { name, exact: true }).press('Enter');
      await how();
      await act.getByRole('button', { name: 'Save' }).press('Enter');
      await expect.poll(() => act.getByRole('button', { name: 'Save' }).count()).toBe(0);
    };
    await edit('Amend act', () => act.getByRole('combobox', { name: 'Act' }).selectOption('AID'));
    await edit('Amend mode', async () => {});
    await edit('Amend about', () => act.getByRole('checkbox', { name: 'economic' }).press('Space'));
    await edit('Amend background', () => act.getByRole('checkbox').press('Space'));
    const sentence = ((await now()).sentence as { text: string }).text;
    const word = sentence.split(' ')[0]!;
    const fill = async (fields: Record<string, string>) => {
      await act.getByRole('button', { name: 'Add words of the sentence' }).press('Enter');
      for (const [label, value] of Object.entries({ 'Words in the sentence': word, ...fields })) await act.getByLabel(label, { exact: true }).last().fill(value);
    };
    await edit('Amend where', () => fill({ 'Latitude, longitude': '15.5, 32.53', 'Country, as AZE': 'SDN' }));
    await edit('Amend when', () => fill({ From: '2026-01-02', To: '2026-01-03' }));
    await edit('Amend says so', () => fill({ 'Codes, as ARM.MIL': 'SDN.GOV' }));
    expect(await now()).toMatchObject({ type: 'AID', mode: '', background: true, reviewed: 'amended' });
    const { contexts, places, when, claimant } = (await now()) as { contexts: string[]; places: unknown[]; when: unknown[]; claimant: unknown[] };
    expect(contexts).toContain('economic');
    expect(places.at(-1)).toMatchObject({ text: word, lat: 15.5, lon: 32.53, country: 'SDN' });
    expect(when.at(-1)).toMatchObject({ text: word, from: '2026-01-02', to: '2026-01-03' });
    expect(claimant.at(-1)).toMatchObject({ text: word, actors: [{ code: 'SDN.GOV' }] });
    await accessible(page);
    expect(wrong).toEqual([]);
    await close();
  });
});
