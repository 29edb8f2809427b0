/**
 * Makes the types and texts of operations from schema.graphql: src/client/gql for the client and the command line, console/src/gql for the
 * console.
 */
import type { CodegenConfig } from '@graphql-codegen/cli';

const typedOperations = (documents: string[]) => ({
  documents,
  preset: 'client' as const,
  presetConfig: { fragmentMasking: false },
  config: {
    // Operations stay text: the client sends them as they are and needs no GraphQL library.
    documentMode: 'string',
    useTypeImports: true,
    strictScalars: true,
    scalars: { DateTime: 'string', SafeInt: 'number', JSON: 'unknown', ID: 'string' },
  },
});

const config: CodegenConfig = {
  schema: 'schema.graphql',
  importExtension: '.js',
  generates: {
    'src/client/gql/': typedOperations(['src/client/**/*.ts', 'src/cli/**/*.ts', '!src/client/gql/**']),
    'console/src/gql/': typedOperations(['console/src/**/*.{ts,tsx}', '!console/src/gql/**']),
  },
};

export default config;
