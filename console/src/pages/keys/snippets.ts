/**
 * Ready pieces of code that use a key, each with what the key may do. They do not contain the secret: programs read it from the environment, a file or
 * a store of secrets.
 */
import type { Permission } from '../../gql/graphql.js';

export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  /** `server` is the address of the server, without `/graphql`. The permissions are those of the key. */
  readonly code: (server: string, permissions: readonly Permission[]) => string;
}

/** The content of an `.env` file. A name may hold anything: in the comment it has only printable characters. */
export const environmentOf = (server: string, secret: string, name: string): string =>
  `# AstrID: ${name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ')}\nASTRID_URL=${server}\nASTRID_API_KEY=${secret}\n`;

/** The client in a clone of the repository. */
const CLIENT = './clients/python';

/** The steps whose runs a key may claim. */
const STEPS: readonly (readonly [Permission, string])[] = [
  ['PREPROCESSING_PROCESS', 'preprocess'],
  ['DIFFERENCING_PROCESS', 'difference'],
  ['DETECTION_PROCESS', 'model'],
];

/** Works with any key. */
const GREETING = '    print(client.viewer().name)';

const claiming = (step: string): string => `def ${step}() -> None:
    with claimed_runs(AstridCredentials.load("astrid"), "${step}", limit=10) as runs:
        for run in runs:
            with run:
                ${step === 'preprocess' ? 'run.results["calibration_applied"] = True' : 'print(run.id)'}  # the place of your work`;

const reading = (client: string, permissions: readonly Permission[]): string =>
  permissions.includes('READ_DATA')
    ? `def count(survey: str) -> None:
    with ${client} as client:
        print(len(client.observations(survey=survey).to_pandas()))`
    : `def greet() -> None:
    with ${client} as client:
    ${GREETING}`;

/** No other machine reaches such an address. */
const isOfThisMachine = (server: string): boolean => /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/.test(server);

export const SNIPPETS: readonly Snippet[] = [
  {
    id: 'curl',
    label: 'curl',
    note: 'Paste the key when it asks. The key then stays out of the history.',
    // One command: a shell without bracketed paste would read the next line as the key, and run the key.
    code: (server) => `printf 'Key: ' && read -rs ASTRID_API_KEY && echo && export ASTRID_API_KEY && \\
curl -s ${server}/graphql -H 'Content-Type: application/json' \\
  -H "X-API-Key: $ASTRID_API_KEY" -d '{"query":"{ viewer { name permissions } }"}'`,
  },
  {
    id: 'python',
    label: 'Python',
    note: `Install it in a clone of the repository: pip install '${CLIENT}[pandas]'. The client reads ASTRID_URL and ASTRID_API_KEY.`,
    code: (_server, permissions) => `from astrid import Astrid

with Astrid.from_env() as client:
${permissions.includes('READ_DATA') ? '    frame = client.observations(survey="ZTF", near=(210.9, 54.3), radius=1).to_pandas()' : GREETING}`,
  },
  {
    id: 'prefect',
    label: 'Prefect',
    note: `Install it: pip install '${CLIENT}[prefect,pandas]'. Save the block once. Flows load it by its name, and Prefect encrypts the key.`,
    code: (_server, permissions) => {
      const step = STEPS.find(([permission]) => permissions.includes(permission))?.[1];
      return `from astrid.prefect import RETRIES, AstridCredentials${step ? ', claimed_runs' : ''}
from prefect import task

# Once, with ASTRID_URL and ASTRID_API_KEY in the environment:
AstridCredentials.from_env().save("astrid", overwrite=True)

@task(**RETRIES)
${step ? claiming(step) : reading('AstridCredentials.load("astrid").get_client()', permissions)}`;
    },
  },
  {
    id: 'dramatiq',
    label: 'Dramatiq',
    note: `Install it: pip install '${CLIENT}[dramatiq,pandas]'. Start the worker with the .env file: its actors read the key from the environment.`,
    code: (_server, permissions) => `import dramatiq
from astrid import Astrid
from astrid.dramatiq import RETRIES, AstridMiddleware

dramatiq.get_broker().add_middleware(AstridMiddleware())

@dramatiq.actor(**RETRIES)
${reading('Astrid.from_env()', permissions)}`,
  },
  {
    id: 'ci',
    label: 'CI',
    note: 'Store the key as a secret of the repository: gh secret set ASTRID_API_KEY. gh asks for it. The runner must reach the address of the server.',
    code: (server) => `# .github/workflows/nightly.yml
jobs:
  nightly:
    runs-on: ubuntu-latest
    env:
      ASTRID_URL: ${isOfThisMachine(server) ? 'https://astrid.example.org # the public address of the server' : server}
      ASTRID_API_KEY: \${{ secrets.ASTRID_API_KEY }}
    steps:
      - uses: actions/checkout@v5
      - run: python nightly.py`,
  },
];
