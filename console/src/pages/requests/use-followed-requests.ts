/** Reads requests again when somebody else sends, decides or collects one. The stream is for admins: other users read again in short intervals. */
import { useLive } from '../../api/stream.js';
import { useReadAgain } from '../../api/use-read-again.js';
import { useHolds } from '../../session/use-session.js';
import { CountWaiting, FollowRequests, ListRequests, ShowRequest } from './operations.js';

const ACTIONS = ['requestApiKey', 'decideApiKeyRequest', 'withdrawApiKeyRequest', 'collectApiKey'];
/** However many events arrive, the requests are read again at most this often, in milliseconds. */
const PAUSE_MS = 1_000;

/** Call it on a page of requests. The number beside the section is read again too. */
export function useFollowedRequests(): void {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const readAgain = useReadAgain([ListRequests, ShowRequest, CountWaiting], PAUSE_MS);
  useLive(FollowRequests, { filter: { actions: ACTIONS } }, readAgain, isAdmin);
}
