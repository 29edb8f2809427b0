/** A process that opens the given data folder, writes a user and stays, for a test to kill. */
import { openDatabase } from '../../src/database/connect.js';

const { prisma } = await openDatabase({ dataDir: process.argv[2], say: (line) => console.log(line) });
await prisma.user.create({ data: { email: 'edwin@example.org', name: 'Edwin Hubble', role: 'RESEARCHER' } });
console.log('written');
setInterval(() => {}, 60_000);
