/** Matches a part of a text, in any case. Prisma lets `%` and `_` through as wildcards; here they stand for themselves. */
export const containing = (part: string) => ({ contains: part.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const });
