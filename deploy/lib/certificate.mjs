/** Makes the certificate of a site for a script that needs TLS. A real site has one from an authority. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { folder } from './processes.mjs';

/** `name` is the name or the address of the site. Returns its certificate, and `both`: the certificate and its key, as HAProxy reads them. */
export function selfSigned(name) {
  const [key, certificate] = ['key', 'crt'].map((extension) => join(folder, `${name}.${extension}`));
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${isIP(name) ? 'IP' : 'DNS'}:${name}`];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, ...files], {
    stdio: 'ignore',
  });
  const text = readFileSync(certificate, 'utf8');
  return { certificate: text, both: text + readFileSync(key, 'utf8') };
}
