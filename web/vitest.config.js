import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { plugins: [svelte()], test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        test: {
          name: 'desk', include: ['test/**/*.test.ts'], globalSetup: 'test/setup.ts',
          fileParallelism: false, testTimeout: 90_000, hookTimeout: 120_000, expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
