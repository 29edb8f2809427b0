/** Ready pieces of code that use a key. None contains the secret: programs read it from the environment, a file or a store of secrets. */

export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  /** `server` is the address of the server, without `/graphql`. */
  readonly code: (server: string) => string;
}

/** The content of an `.env` file. A name may hold anything: in the comment it has only printable characters. */
export const environmentOf = (server: string, secret: string, name: string): string =>
  `# AstrID: ${name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ')}\nASTRID_URL=${server}\nASTRID_API_KEY=${secret}\n`;

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
    note: 'The client reads ASTRID_URL and ASTRID_API_KEY.',
    code: () => `from astrid import Astrid

with Astrid.from_env() as client:
    frame = client.observations(survey="ZTF", near=(210.9, 54.3), radius=1).to_pandas()`,
  },
  {
    id: 'prefect',
    label: 'Prefect',
    note: 'Save the block once. Flows load it by its name, and Prefect encrypts the key.',
    code: () => `from astrid.prefect import RETRIES, AstridCredentials, claimed_runs
from prefect import task

# Once, with ASTRID_URL and ASTRID_API_KEY in the environment:
AstridCredentials.from_env().save("astrid", overwrite=True)

@task(**RETRIES)
def preprocess() -> None:
    with claimed_runs(AstridCredentials.load("astrid"), "preprocess", limit=10) as runs:
        for run in runs:
            with run:
                run.results["calibration_applied"] = True  # the place of your work`,
  },
  {
    id: 'dramatiq',
    label: 'Dramatiq',
    note: 'Start the worker with the .env file: its actors read the key from the environment.',
    code: () => `import dramatiq
from astrid import Astrid
from astrid.dramatiq import RETRIES, AstridMiddleware

dramatiq.get_broker().add_middleware(AstridMiddleware())

@dramatiq.actor(**RETRIES)
def count(survey: str) -> None:
    with Astrid.from_env() as client:
        print(len(client.observations(survey=survey).to_pandas()))`,
  },
  {
    id: 'ci',
    label: 'CI',
    note: 'Store the key as a secret of the repository: gh secret set ASTRID_API_KEY. gh asks for it.',
    code: (server) => `# .github/workflows/nightly.yml
jobs:
  nightly:
    runs-on: ubuntu-latest
    env:
      ASTRID_URL: ${server}
      ASTRID_API_KEY: \${{ secrets.ASTRID_API_KEY }}
    steps:
      - uses: actions/checkout@v5
      - run: python nightly.py`,
  },
];
