/** Settings of the Prisma CLI, which is used here only to generate the client. */
import { defineConfig } from 'prisma/config';

// The CLI downloads a native schema engine that `generate` never runs: any executable in its place keeps it offline.
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

// Nor does it ask its maker for news.
process.env.CHECKPOINT_DISABLE ??= '1';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
