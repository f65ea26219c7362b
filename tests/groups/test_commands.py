"""From the command line."""

from community.groups.queries.members import membership_of


def test_appointing_an_owner(app, make):
    group = make.group("Slow mornings", members=[make.ann])
    run = app.test_cli_runner().invoke
    assert "ann is an owner" in run(args=["groups", "appoint-owner", "slow-mornings", "ann"]).output
    assert membership_of(make.ann, group).role == "owner"
    make.user("stranger")
    for slug, handle in (("slow-mornings", "stranger"), ("slow-mornings", "nobody"), ("never-was", "ann")):
        assert run(args=["groups", "appoint-owner", slug, handle]).exit_code == 1
