/** The names of the sides as tables and charts show them. */
const NAMES: Readonly<Record<string, string>> = {
  api: 'this server',
  resolvers: 'this server, by resolvers',
  unnamed: 'this server, statements without names',
  open: 'this server, no credential check',
  yoga: 'graphql-yoga as it comes',
  mercurius: 'Mercurius with JIT, same duties',
  postgraphile: 'PostGraphile 5',
  limit: 'bare handler, one statement (limit)',
  bare: 'bare handler (limit)',
};

export const nameOf = (side: string): string => NAMES[side] ?? side;
