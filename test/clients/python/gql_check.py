"""gql, which knows no server-sent events: it cannot subscribe here."""

import unittest

from contract import Contract
from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from server import PAGE, URL
from with_gql import connect, errors_in

OBSERVATIONS = gql("""
  query Observations($first: Int!, $after: String) {
    observations(first: $first, after: $after) { nodes { externalId } pageInfo { endCursor } }
  }""")
CREATE_SURVEY = gql("mutation CreateSurvey($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id name } } }")
RUN_CHANGED = gql("subscription { runChanged { id status } }")


def send(key, document, **variables):
    document.variable_values = variables
    return connect(URL, key).execute(document)


def errors_of(key, document, **variables):
    try:
        send(key, document, **variables)
    except TransportQueryError as error:
        return errors_in(error)
    return []


class Gql(Contract, unittest.TestCase):
    def page(self, key, after):
        observations = send(key, OBSERVATIONS, first=PAGE, after=after)["observations"]
        return [node["externalId"] for node in observations["nodes"]], observations["pageInfo"]["endCursor"]

    def page_refused(self, key):
        return errors_of(key, OBSERVATIONS, first=PAGE)

    def survey_refused(self, key, name):
        return errors_of(key, CREATE_SURVEY, input={"name": name})

    def test_cannot_subscribe(self):
        with self.assertRaises(NotImplementedError):
            next(Client(transport=HTTPXAsyncTransport(url=URL)).subscribe(RUN_CHANGED))


if __name__ == "__main__":
    unittest.main()
