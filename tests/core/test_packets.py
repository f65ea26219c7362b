"""Whatever a client sends is an event, an answer, a greeting or a goodbye, and never an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio import packet

from community.core.packets import Packet

GARBAGE = [
    "", "garbage", "9", "4", "4{}", "2", "2{}", "2[]", "2[1]", '2["open', "2" + "[" * 100_000, "0[1]", "3[]", "3", "1x",
    '51-["picture",{"_placeholder":true,"num":0}]', '5["a"]', "2" + "9" * 101 + "[]", "5" + "1" * 11 + "-[]",
    "2null", '2"room:join"', "٣", b"", b"\xff\xfe", b'2["room:join"]',
]  # fmt: skip


def said(heard: Packet) -> tuple:
    return heard.packet_type, heard.namespace, heard.data, heard.id


@pytest.mark.parametrize("frame", GARBAGE, ids=lambda frame: repr(frame[:12]))
def test_garbage_is_a_goodbye(frame):
    heard = Packet(encoded_packet=frame)
    assert said(heard) == (packet.DISCONNECT, "/", None, None)
    assert heard.attachment_count == 0, "and nothing is waited for"


@given(st.text() | st.binary() | st.from_regex(r"[0-6](\d-)?(/\w+,)?\d*[\[{\"]?.*"))
def test_anything_is_something(frame):
    heard = Packet(encoded_packet=frame)
    assert heard.packet_type in (packet.CONNECT, packet.DISCONNECT, packet.EVENT, packet.ACK)
    if heard.packet_type == packet.EVENT:
        assert isinstance(heard.data[0], str)


@given(
    st.lists(st.integers() | st.text() | st.none() | st.dictionaries(st.text(), st.integers())), st.integers(0, 10**9)
)
def test_what_was_meant_is_heard(words, number):
    sent = Packet(packet.EVENT, data=["message:send", *words], namespace="/", id=number).encode()
    assert said(Packet(encoded_packet=sent)) == (packet.EVENT, None, ["message:send", *words], number)


@pytest.mark.parametrize(
    ("frame", "meant"),
    [
        ("0", (packet.CONNECT, None, None, None)),
        ('0{"token":"a"}', (packet.CONNECT, None, {"token": "a"}, None)),
        ("1", (packet.DISCONNECT, None, None, None)),
        ("37[]", (packet.ACK, None, [], 7)),
    ],
)
def test_the_other_things_one_says(frame, meant):
    assert said(Packet(encoded_packet=frame)) == meant
