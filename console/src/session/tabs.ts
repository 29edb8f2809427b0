/** Tabs of one browser share a session: signing in or out in one does so in all. */

export type News = 'in' | 'out';

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('astrid-session');

export const announce = (news: News): void => channel?.postMessage(news);

export const onAnnounced = (listener: (news: News) => void): void =>
  channel?.addEventListener('message', ({ data }) => listener(data as News));
