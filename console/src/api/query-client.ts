/** The cache of answers. A failed read is repeated only when the server was busy, and never when it refused. */
import { QueryClient } from '@tanstack/react-query';
import { AstridError } from '../../../src/client/error.js';

const BUSY: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'RATE_LIMITED', 'UNREACHABLE', 'TIMEOUT']);
const MOST_RETRIES = 2;

const isBusy = (error: unknown): boolean => error instanceof AstridError && BUSY.has(error.code);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < MOST_RETRIES && isBusy(error),
      retryDelay: (count, error) => ((error as Partial<AstridError>).retryAfter ?? 2 ** count) * 1_000,
    },
  },
});
