"""The client that ariadne-codegen generates from schema.graphql and operations.graphql, over our base client."""

import asyncio
import unittest

from contract import Contract, StreamContract
from generated import Client, CreateSurveyInput
from generated.astrid_base_client import AstridError
from server import PAGE, URL


def with_client(key, work):
    async def run():
        async with Client(URL, key) as client:
            return await work(client)

    return asyncio.run(run())


def errors_of(key, work):
    try:
        with_client(key, work)
    except AstridError as error:
        return error.errors
    return []


async def first(events):
    async for event in events:
        await events.aclose()
        return event.run_changed.id


class AriadneCodegen(Contract, StreamContract, unittest.TestCase):
    def page(self, key, after):
        observations = with_client(key, lambda client: client.observations(first=PAGE, after=after)).observations
        return [node.external_id for node in observations.nodes], observations.page_info.end_cursor

    def page_refused(self, key):
        return errors_of(key, lambda client: client.observations(first=PAGE))

    def survey_refused(self, key, name):
        return errors_of(key, lambda client: client.create_survey(input=CreateSurveyInput(name=name)))

    def first_event(self, key):
        return with_client(key, lambda client: first(client.run_changed()))

    def stream_refused(self, key):
        return errors_of(key, lambda client: first(client.run_changed()))


if __name__ == "__main__":
    unittest.main()
