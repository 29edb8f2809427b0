/** The channel inside the embedded database. There is no network and no other node, so it is up while the database is open. */
import { type Channel, Listeners, NAMES } from '../channel.js';
import type { EmbeddedClient } from './client.js';

export async function openEmbeddedChannel(client: EmbeddedClient): Promise<Channel> {
  const listeners = new Listeners();
  let up = true;
  let closed = false;
  const unlisten = await Promise.all(NAMES.map((name) => client.listen(name, (payload) => listeners.hear(name, payload))));
  // The last commit before the loss may be unreported.
  client.onChange?.((isUp) => {
    if (closed) return;
    up = isUp;
    listeners.change(isUp);
  });
  return {
    get up() {
      return up;
    },
    on: (topic, listener) => listeners.on(topic, listener),
    onChange: (listener) => listeners.onChange(listener),
    close: async () => {
      if (closed) return;
      closed = true;
      up = false;
      if (!client.closed) for (const end of unlisten) await end().catch(() => {});
    },
  };
}
