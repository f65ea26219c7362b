"""A session under way, for those who test what goes on in one."""

import pytest

from community.sessions.actions import arrivals, stages
from tests.sessions.plans import circle_of, held, inside


@pytest.fixture
def nora(make):
    return make.user("nora")


@pytest.fixture
def zoe(make):
    return make.user("zoe")


@pytest.fixture
def session(make, nora, zoe):
    """Under way: Mo holds it, Ann and Zoe are in; Nora moderates the group too."""
    group = circle_of(make, zoe, owner=make.owen)
    make.join(nora, group, role="moderator")
    made = held(make, make.ann, zoe, group=group)
    inside(made, make.mo, make.ann, zoe)
    stages.lead_to(make.mo, made, "open")
    return made


@pytest.fixture
def arrival(make, session):
    return arrivals.arrival_of(make.ann.id, session.id)
