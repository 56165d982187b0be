// A server with tokens: who is not known is asked, and sees no more than their role lets them do.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { accessible, launch, missing, open, settled, shoot, visit } from './browser';
import { serve, type Casus } from './casus';

const secrets = { reader: 'reader-secret-of-the-tests-0001', reviewer: 'reviewer-secret-of-the-tests-02', admin: 'admin-secret-of-the-tests-000003' };
const tokens = Object.entries(secrets).map(([role, token]) => `[[token]]\nname = "${role} one"\nrole = "${role}"\ntoken = "${token}"\n`).join('\n');

let casus: Casus;
let browser: Browser;

describe.skipIf(missing)('login', () => {
  beforeAll(async () => {
    casus = await serve({ examples: true, tokens });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    casus?.stop();
  });

  const seen = { reader: ['Desk', 'Talks', 'Network', 'Sources'], reviewer: ['Desk', 'Talks', 'Network', 'Review', 'Sources'], admin: ['Desk', 'Talks', 'Network', 'Review', 'Sources', 'Add'] };

  test.each(Object.keys(secrets) as (keyof typeof secrets)[])('as %s', async (role) => {
    const { page, wrong, close } = await open(browser, casus.url, { expected: /status of 401/ });
    await visit(page, '/');
    await accessible(page);
    await shoot(page, 'login-light');
    await page.getByLabel('Token').fill('not the token of anybody');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Token').fill(secrets[role]);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.locator('section[aria-label="Incidents"] > a').first().waitFor();
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(seen[role]);

    await page.locator('section[aria-label="Incidents"] > a').first().click();
    await page.locator('th.report a').first().click();
    const act = page.getByRole('region', { name: 'The act' });
    await act.waitFor();
    if (role === 'reader') expect(await act.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
    else {
      await act.getByRole('button', { name: 'Confirm' }).click(); // written with the session's own secret, or refused
      await expect.poll(() => act.textContent()).toContain(`${role} one`);
    }
    await page.reload();
    await settled(page);
    await page.getByRole('button', { name: role }).click();
    await page.getByLabel('Token').waitFor();
    expect(wrong).toEqual([]);
    await close();
  });
});
