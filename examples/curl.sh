#!/bin/sh
# Ingests two observations and reads the latest back, with only curl.
# Needs ASTRID_API_KEY, a key with observations:ingest and read:data. ASTRID_URL: http://127.0.0.1:4000 unless set,
# with or without /graphql.
set -eu
: "${ASTRID_API_KEY:?set ASTRID_API_KEY to an API key}"
url=${ASTRID_URL:-http://127.0.0.1:4000}
while [ "$url" != "${url%/}" ]; do url=${url%/}; done
url=${url%/graphql}/graphql

# Sends the JSON on standard input and prints the answer. The key goes through a pipe, because everyone on the machine can see the
# arguments of a process. Any other answer than data is printed and fails: an HTTP status, errors, the page of a proxy.
call() {
  body=$(cat)
  status=0
  answer=$(printf 'header = "X-API-Key: %s"\n' "$ASTRID_API_KEY" |
    curl --silent --show-error --fail-with-body --config - --header 'Content-Type: application/json' --data-binary "$body" "$url") ||
    status=$?
  printf '%s\n' "$answer"
  case $answer in
    *'"errors":'*) return 1 ;;
    '{"data":'*) return "$status" ;;
    *) return 1 ;;
  esac
}

echo 'Ingest (run it twice: the second time both are unchanged):'
call <<'JSON'
{
  "query": "mutation Ingest($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted updated unchanged rejected { index reason } } }",
  "variables": {
    "input": {
      "survey": "ZTF",
      "observations": [
        { "externalId": "example-curl-1", "ra": 210.910674, "dec": 54.311651, "observedAt": "2023-05-19T17:27:15Z", "filterBand": "r" },
        { "externalId": "example-curl-2", "ra": 210.910674, "dec": 54.311651, "observedAt": "2023-05-20T17:27:15Z", "filterBand": "g" }
      ]
    }
  }
}
JSON

echo 'Read the latest three back:'
call <<'JSON'
{ "query": "{ observations(first: 3, filter: { survey: \"ZTF\" }) { nodes { externalId ra dec observedAt filterBand } } }" }
JSON
