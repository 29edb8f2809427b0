/** The extensions of PostgreSQL that the migrations need, as PGlite loads them. */
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { cube } from '@electric-sql/pglite/contrib/cube';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';

export const extensions = { btree_gist, cube, pg_trgm };
