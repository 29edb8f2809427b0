/** A process of its own that opens a data folder, writes a user and stays, for a test to kill: MODULE of openDatabase, FOLDER. */
const [module, dataDir] = process.argv.slice(2);
const { openDatabase } = await import(module);
const { prisma } = await openDatabase({ dataDir, say: (line) => console.log(line) });
await prisma.user.create({ data: { email: 'edwin@example.org', name: 'Edwin Hubble', role: 'RESEARCHER' } });
console.log('written');
setInterval(() => {}, 60_000);
