"""What is read of SIP: states of incoming dialogs, and nothing from what is broken or hostile."""

import pytest

from houvast.interfaces.cli import sip

DIALOG = """<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1"
entity="sip:201@x"><dialog id="a1" direction="{direction}"><state>{state}</state><remote><identity>
sip:32470112233@x</identity></remote></dialog></dialog-info>"""
BILLION = """<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<dialog-info><dialog id="1"><state>early&b;</state></dialog></dialog-info>"""
FILE = """<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<dialog-info><dialog id="&f;"><state>early</state></dialog></dialog-info>"""


@pytest.mark.parametrize(
    ("said", "state"), [("early", "ringing"), ("confirmed", "answered"), ("terminated", "ended")]
)
def test_the_state_of_an_incoming_dialog_is_read_and_nothing_else(said, state):
    assert sip.states(DIALOG.format(direction="recipient", state=said).encode()) == [("a1", state)]


def test_a_call_that_the_extension_makes_itself_is_none():
    assert sip.states(DIALOG.format(direction="initiator", state="early").encode()) == []


@pytest.mark.parametrize("body", [BILLION, FILE, "", "<dialog-info>", "\x00", "<a/>", DIALOG[:150]])
def test_what_is_no_plain_dialog_info_says_nothing(body):
    assert sip.states(body.encode()) == []


@pytest.mark.parametrize(
    "packet",
    [b"", b"\r\n\r\n", b"\xff" * 100, b"NOTIFY", b"NOTIFY x SIP/2.0\r\nno header\r\n\r\n",
     b"NOTIFY x SIP/2.0\r\n\r\n",
     b"SIP/2.0 999 Odd\r\nCall-ID: 1\r\n\r\n", b"NOTIFY x SIP/2.0\r\nCall-ID: 1\r\n\r\n" + b"a" * 20_000],
)  # fmt: skip
def test_what_is_no_sip_is_no_message(packet):
    assert sip.read(packet) is None


def test_an_answer_repeats_what_names_the_request_and_nothing_of_who_called():
    packet = (
        b"NOTIFY sip:desk@127.0.0.1 SIP/2.0\r\nv: SIP/2.0/UDP a;branch=1\r\nVia: SIP/2.0/UDP b;branch=2\r\n"
        b"f: <sip:201@x>;tag=1\r\nTo: <sip:desk@x>;tag=2\r\ni: call\r\nCSeq: 2 NOTIFY\r\n"
        b"P-Asserted-Identity: <sip:32470112233@x>\r\n\r\n"
    )
    answer = sip.accepted(sip.read(packet))
    assert answer.startswith(
        b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=1\r\nVia: SIP/2.0/UDP b;branch=2\r\n"
    )
    assert b"32470112233" not in answer
