/** Makes src/client/gql, the types and texts of the operations that the client and the command line send, from schema.graphql. */
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['src/client/**/*.ts', 'src/cli/**/*.ts', '!src/client/gql/**'],
  importExtension: '.js',
  generates: {
    'src/client/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        // Operations stay text: the client sends them as they are and needs no GraphQL library.
        documentMode: 'string',
        useTypeImports: true,
        strictScalars: true,
        scalars: { DateTime: 'string', SafeInt: 'number', JSON: 'unknown', ID: 'string' },
      },
    },
  },
};

export default config;
