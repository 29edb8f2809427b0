/**
 * The protocol's cancel request. It uses a separate connection and carries the secret key of the connection whose statement it ends.
 * So it works behind a pooler as well, which hides the process id that `pg_cancel_backend` would need.
 */
import pg from 'pg';

/** Fields of node-postgres that its types do not declare. */
interface Cancellable {
  readonly processID: number | null;
  readonly secretKey: number | null;
}
interface CancelConnection extends pg.Connection {
  readonly sslNegotiation: 'postgres' | 'direct';
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
}

/** The time limit of the request. */
const PATIENCE_MS = 5_000;

/** Asks the server to cancel the statement of a connection. Returns when the server has received the request, not when it has acted. */
export function cancelStatement(client: pg.Client): Promise<void> {
  const { processID, secretKey } = client as unknown as Cancellable;
  if (processID === null || secretKey === null) return Promise.resolve();
  const { host, port, ssl } = client;
  const { sslNegotiation } = client.connection as CancelConnection;
  const connection = new pg.Connection({ ssl, sslNegotiation } as pg.ConnectionConfig) as CancelConnection;
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      connection.stream.destroy();
      resolve();
    };
    const timer = setTimeout(done, PATIENCE_MS).unref();
    const send = () => connection.cancel(processID, secretKey);
    // With TLS, the secret key is sent only after TLS has begun, as the statements were.
    if (!ssl) connection.on('connect', send);
    else {
      if (sslNegotiation !== 'direct') connection.on('connect', () => connection.requestSsl());
      connection.on('sslconnect', send);
    }
    connection.on('error', done);
    // The server closes the connection without an answer.
    connection.on('end', done);
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
}
