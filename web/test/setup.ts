// Builds casus, with the desk as it is committed, for the tests that look at it in a browser.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext { casus: string; scratch: string }
}

export default function setup(project: TestProject) {
  const scratch = mkdtempSync(join(tmpdir(), 'casus-desk-'));
  let casus = process.env.CASUS; // a binary that is there already
  if (!casus) {
    casus = join(scratch, 'casus');
    execFileSync('go', ['build', '-o', casus, './cmd/casus'], { cwd: '..', stdio: 'inherit' });
  }
  project.provide('casus', casus);
  project.provide('scratch', scratch);
  return () => rmSync(scratch, { recursive: true, force: true });
}
