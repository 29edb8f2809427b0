/** Finds a part of a text without regard to case. Prisma would pass `%` and `_` as wildcards; here they are ordinary characters. */
export const containing = (part: string) => ({ contains: part.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const });
