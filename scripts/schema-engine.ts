/** Prisma's schema engine as WebAssembly, offline: the SQL that leads from the present migrations to prisma/schema.prisma. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { extensions } from '../src/database/embedded/extensions.js';
import { MIGRATIONS, readMigrations } from '../src/database/migrate.js';

const SCHEMA = new URL('../prisma/schema.prisma', import.meta.url);

/** The SQL from `prisma/migrations` to `prisma/schema.prisma`; undefined when they agree. It ignores checks and triggers. */
export async function diffSchema(): Promise<string | undefined> {
  const schema = { path: 'schema.prisma', content: await readFile(SCHEMA, 'utf8') };
  const history = (await readMigrations()).map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
  }));
  const engine = await startEngine(schema);
  try {
    const { exitCode, stdout } = await engine.diff({
      from: {
        tag: 'migrations',
        baseDir: MIGRATIONS,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
        shadowDbInitScript: '',
        migrationDirectories: history,
      },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 2 ? (stdout ?? '') : undefined;
  } finally {
    engine.free();
  }
}

async function startEngine(schema: { path: string; content: string }): Promise<bindings.SchemaEngine> {
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace('engine.js', 'engine_bg.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const datamodels: [string, string][] = [[schema.path, schema.content]];
  return bindings.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(new ShadowFactory()));
}

/** One embedded database in memory that runs whole scripts: the adapter's own neither waits for them nor has extensions. */
class ShadowFactory extends PrismaPGlite {
  readonly #shadow: PGlite;

  constructor(shadow = new PGlite({ extensions })) {
    super(shadow);
    this.#shadow = shadow;
  }

  override async connectToShadowDb() {
    const adapter = await this.connect();
    adapter.executeScript = async (script) => void (await this.#shadow.exec(script));
    return adapter;
  }
}
