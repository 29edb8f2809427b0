/** Writes schema.graphql, the committed copy of the schema with the permission that each field requires. */
import { writeFile } from 'node:fs/promises';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { lexicographicSortSchema } from 'graphql';
import { schema } from '../src/modules/schema.js';

const file = new URL('../schema.graphql', import.meta.url);
await writeFile(file, `${printSchemaWithDirectives(lexicographicSortSchema(schema))}\n`);
