"""Heads of HTTP messages: whatever bytes come, they are read, or refused in one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lzdesk.upstream.heads import BadMessage, Headers, connect_head, read_answer, read_request

PIECES = """GET |CONNECT |http://|a.example|:80|/x?y#z| HTTP/1.1|\r\n|Host: b|Connection: x, close|
X: 1|[::1]|user:pw@|\x00|\xff| |\t|HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 5|
%2f"""
PARTS = st.sampled_from([piece.encode("latin-1") for piece in PIECES.split("|")])
HEADS = st.lists(PARTS, max_size=12).map(lambda parts: b"".join(parts) + b"\r\n\r\n")


@given(HEADS | st.binary(max_size=200).map(lambda text: text + b"\r\n\r\n"))
def test_any_bytes_are_a_request_or_are_refused(head: bytes) -> None:
    try:
        request = read_request(head)
    except BadMessage:
        return
    assert 0 < request.port < 65536
    assert request.host
    for absolute in (False, True):
        sent = request.head(absolute, "Basic x")
        assert sent.endswith(b"\r\n\r\n")
        assert sent.count(b"\r\n\r\n") == 1
        assert b"\r" not in sent.replace(b"\r\n", b"")
        assert request.is_connect or sent.lower().count(b"\r\nhost: ") == 1


@given(HEADS | st.binary(max_size=200).map(lambda text: text + b"\r\n\r\n"))
def test_any_bytes_are_an_answer_or_are_refused(head: bytes) -> None:
    try:
        answer = read_answer(head)
    except BadMessage:
        return
    assert 100 <= answer.status <= 999
    again = read_answer(answer.head(close=True))
    assert again.stays is False or answer.status == 101


@pytest.mark.parametrize(
    ("target", "host", "port", "path"),
    [
        (b"http://A.example", "a.example", 80, b"/"),
        (b"HTTP://a.example:8080/x?y=1#z", "a.example", 8080, b"/x?y=1"),
        (b"http://u:p@a.example?q", "a.example", 80, b"/?q"),
        (b"http://[2001:db8::1]:99/x", "2001:db8::1", 99, b"/x"),
    ],
)
def test_addresses_are_taken_apart(target: bytes, host: str, port: int, path: bytes) -> None:
    request = read_request(b"GET " + target + b" HTTP/1.1\r\n\r\n")
    assert (request.host, request.port, request.path) == (host, port, path)


def test_what_is_for_one_hop_does_not_go_on() -> None:
    lines = [b"Connection: keep-alive, X-Mine", b"X-Mine: 1", b"Keep-Alive: 5", b"Cookie: a=b"]
    lines += [b"Proxy-Authorization: Basic x", b"Proxy-Connection: keep-alive", b"Upgrade: h2c"]
    assert Headers.read(lines).for_next_hop() == [b"Cookie: a=b"]
    asked = read_request(b"GET http://a/ HTTP/1.1\r\nHost: evil\r\nAccept: */*\r\n\r\n")
    sent = b"GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n"
    assert asked.head(absolute=False) == sent


def test_a_tunnel_is_asked_for_with_brackets() -> None:
    asked = connect_head("2001:db8::1", 443, "Basic eA==")
    assert asked.startswith(b"CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n")
    assert asked.endswith(b"Proxy-Authorization: Basic eA==\r\n\r\n")
