import { fileURLToPath } from 'node:url'
import { defineConfig, mergeConfig } from 'vite'
import app from './vite.config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Builds gallery/ into dist/, which is in no package: Vue stays in its development mode, which knows its files. */
export default mergeConfig(
  app,
  defineConfig({
    root: here('./gallery'),
    publicDir: here('./public'),
    define: { __VUE_OPTIONS_API__: 'true' },
    build: {
      outDir: here('./dist'),
      manifest: false,
      minify: false,
      rolldownOptions: { input: here('./gallery/index.html') },
    },
  }),
)
