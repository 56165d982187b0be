import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const out = process.env.OUT ?? '../internal/server/ui/dist';

// theme puts a script before everything else that applies the reader's choice of light
// or dark: later, and the page would flash. A strict policy forbids it inline.
function theme() {
  let file = '/src/theme.js';
  return {
    name: 'theme',
    buildStart() {
      if (this.environment.mode !== 'build') return;
      file = this.emitFile({ type: 'asset', name: 'theme.js', source: readFileSync('src/theme.js') });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_, ctx) {
        const src = ctx.bundle ? '/' + Object.values(ctx.bundle).find((f) => f.fileName.includes('/theme-')).fileName : file;
        return [{ tag: 'script', attrs: { src }, injectTo: 'head-prepend' }];
      },
    },
  };
}

// compressed leaves only the Brotli forms of what was built: they are what is committed,
// embedded and sent.
function compressed() {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        writeFileSync(path + '.br', brotliCompressSync(readFileSync(path)));
        rmSync(path);
      }
    },
  };
}

export default defineConfig({
  plugins: [svelte(), theme(), compressed()],
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8420' } },
});
