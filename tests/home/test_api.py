"""What a client learns about the site first."""


def test_every_list_of_values(client, make):
    make.site_rules(rules=["Be kind."])
    site = client.get("/api/v1/site").json
    assert site["name"] == "Rebuild Your Life"
    assert site["agreement"] == {"version": 1, "rules": ["Be kind."]}
    for name in ("content_notes", "reactions", "milestone_kinds", "cheer_kinds", "resource_types", "report_reasons",
                 "decisions"):  # fmt: skip
        assert site[name], name
        assert all(set(choice) == {"value", "label"} for choice in site[name])


def test_the_document_and_its_page(client):
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    page = client.get("/api").text
    for path in document["paths"]:
        assert path in page
