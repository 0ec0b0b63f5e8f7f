import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/real/**/*.real.ts'],
    environment: 'node',
    globalSetup: ['test/cluster/buildAssets.ts', 'test/real/installOnRealNode.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    fileParallelism: false,
    reporters: ['verbose'],
  },
});
