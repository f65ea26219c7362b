"""What the thing that restarts us asks."""


def test_alive_and_not_ready_without_migrations(client):
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] is True
    assert answer.json["migrations"] is False, "the tests' tables were made without migrations"


def test_reports_of_blocked_content_are_noted(client, caplog):
    assert client.post("/csp-report", data=b'{"csp-report": {}}').status_code == 204
    assert "content security policy" in caplog.text


def test_the_owner_s_colour(client):
    assert "--accent-hue: 358" in client.get("/theme.css").text
