"""The API against its own description: whatever fits it, or nearly, is answered as it says, and never with a 500."""

from __future__ import annotations

import pytest
import schemathesis
from api_fakes import api_app, running
from assistant_fixtures import quick_assistant
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

EXAMPLES = 6  # for each of some forty operations
CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def described(corpus, tmp_path_factory):
    with running(api_app(quick_assistant(corpus, tmp_path_factory.mktemp("home")))) as (url, _):
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


def test_what_the_description_allows_is_answered_as_it_says(described):
    operations = [found.ok() for found in described.get_all_operations()]
    faults = {operation.label: fault for operation in operations if (fault := fault_of(operation))}
    assert len(operations) > 30
    assert faults == {}


def fault_of(operation) -> str:
    """Return what is wrong with the answers to a few requests that an operation's description allows."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def hold(case):
        case.call_and_validate(checks=CHECKS, timeout=60)

    try:
        hold()
    except (AssertionError, FailureGroup, Failure) as fault:
        return str(fault)
    return ""
