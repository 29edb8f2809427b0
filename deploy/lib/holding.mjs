/**
 * A program for a virtual machine: it opens connections to a server and holds them until it is killed. Its first parameter is a list in
 * JSON. Each item states how many connections, what each of them sends, and the text after which it counts as open. It prints each opened port.
 */
import { connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

/** A socket that neither reads nor writes keeps neither itself nor the process. */
const held = [];
setInterval(() => held.length, 60_000);

for (const { name, count, host, port, secure, texts, until } of JSON.parse(process.argv[2]))
  for (let opened = 0; opened < count; opened++) {
    const socket = secure ? connectSecurely({ host, port, rejectUnauthorized: false }) : connect({ host, port });
    held.push(socket);
    socket.on('error', () => {});
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      const { localPort } = socket;
      const open = () => console.log(`${name} ${localPort}`);
      socket.write(texts[opened % texts.length]);
      // Without a text to wait for, the client never reads.
      if (until === undefined) return open();
      let received = '';
      socket.setEncoding('latin1').on('data', function read(text) {
        received += text;
        if (!received.includes(until)) return;
        socket.off('data', read).resume();
        open();
      });
    });
  }
