/**
 * The protocol's cancel request. It uses a separate connection and carries the secret that the server gave to the one whose
 * statement is to end, so that it works behind a pooler too, where `pg_cancel_backend` would need a process id that the pooler hides.
 */
import pg from 'pg';

/** What node-postgres has and does not declare. */
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

/** The longest that the request may take. */
const PATIENCE_MS = 5_000;

/** Asks the server to end what the connection runs. Returns when the server has the request; what it does of it shows elsewhere. */
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
    // The secret travels as the statements did: not before TLS is there, where there is TLS.
    if (!ssl) connection.on('connect', send);
    else {
      if (sslNegotiation !== 'direct') connection.on('connect', () => connection.requestSsl());
      connection.on('sslconnect', send);
    }
    connection.on('error', done);
    // The server answers nothing and closes the connection.
    connection.on('end', done);
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
}
