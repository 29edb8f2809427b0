/** The channel inside the embedded database: there is no network and no other node, so it is up while the database is open. */
import type { PGlite } from '@electric-sql/pglite';
import { type Channel, Listeners, NAMES } from './channel.js';

export async function openEmbeddedChannel(client: PGlite): Promise<Channel> {
  const listeners = new Listeners();
  let up = true;
  const unlisten = await Promise.all(NAMES.map((name) => client.listen(name, (payload) => listeners.hear(name, payload))));
  return {
    get up() {
      return up;
    },
    on: (topic, listener) => listeners.on(topic, listener),
    onChange: (listener) => listeners.onChange(listener),
    close: async () => {
      if (!up) return;
      up = false;
      if (!client.closed) for (const end of unlisten) await end();
    },
  };
}
