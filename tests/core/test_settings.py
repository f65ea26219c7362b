"""Settings are read once, and say what is wrong with them."""

import pytest

from community.core.settings import Settings, SettingsError


def read(**environment):
    return Settings.from_environment({f"COMMUNITY_{name.upper()}": value for name, value in environment.items()})


def test_production_refuses_to_start_without_a_secret():
    with pytest.raises(SettingsError, match="COMMUNITY_SECRET_KEY"):
        read()


def test_production_that_verifies_needs_a_mail_server():
    with pytest.raises(SettingsError, match="COMMUNITY_MAIL_URL"):
        read(secret_key="s")
    assert read(secret_key="s", verify_email="off").verify_email is False
    assert read(secret_key="s", mail_url="smtp://localhost").verify_email is True


@pytest.mark.parametrize(
    "wrong",
    [{"mode": "party"}, {"trusted_proxies": "two"}, {"verify_email": "maybe"}, {"accent_hue": "400"},
     {"accent_chroma": "0.5"}, {"founding": "nobody"}],
)  # fmt: skip
def test_wrong_values_are_named(wrong):
    with pytest.raises(SettingsError, match=f"COMMUNITY_{next(iter(wrong)).upper()}"):
        read(**{"mode": "test", **wrong})


def test_the_demo_has_a_database_of_its_own():
    assert "instance/demo" in read(mode="demo").database_url
    assert "demo" not in read(mode="development").database_url


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_postgres_addresses_name_the_driver(url):
    assert read(mode="test", database_url=url).database_url == "postgresql+psycopg://u@h/d"


def test_the_demo_has_a_name_of_its_own():
    assert read(mode="demo").site_name == "Rebuild Your Life"
    assert read(mode="demo", site_name="Our place").site_name == "Our place"
    assert read(mode="development").site_name == "Rebuild"


def test_a_base_url_has_no_slash_at_its_end():
    assert read(mode="test", base_url="https://a.example/").base_url == "https://a.example"
