import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** Two pages: the console, and the API explorer, whose editor is too heavy for anything else to wait for. */
export default defineConfig({
  root: here,
  // Relative, so that a proxy can put the gateway below a path.
  base: './',
  plugins: [react()],
  resolve: { alias: { '@lacuna/sdk': path.join(here, '../sdk/src/index.ts') } },
  build: {
    outDir: path.join(here, '../dist/public'),
    emptyOutDir: true,
    target: 'es2024',
    // The first that know light-dark(), which would otherwise be rewritten into something that asks for more.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      input: [path.join(here, 'index.html'), path.join(here, 'explorer.html')],
      // What screens share, in one file: a browser asks for six at a time, and each that is asked for late is waited for.
      output: {
        codeSplitting: {
          groups: [{ name: 'shared', test: /console.src.(api|parts)|@mantine|@tanstack/, minShareCount: 3 }],
        },
      },
    },
  },
  // `npx vite console` while working on the screens; the gateway answers beside it.
  server: {
    proxy: Object.fromEntries(['/graphql', '/uploads', '/console'].map((to) => [to, 'http://127.0.0.1:4000'])),
  },
});
