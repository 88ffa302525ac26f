"""The parts of the phone's benchmark that need no browser."""

import socket
import threading

from benchmarks.exam_site import bare_page
from benchmarks.figures import Row, own_bytes
from benchmarks.recorder import recording

SAVE = (
    b"PUT /api/v1/attempts/t/responses/3 HTTP/1.1\r\nHost: phone\r\nUser-Agent: a long name\r\nCookie: sid=abc\r\n"
    b'X-CSRF-Token: d.1\r\nContent-Length: 22\r\n\r\n{"seq":1,"choice":"b"}'
)
ANSWER = b'HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{"stored_seq": 1}'


def test_what_a_browser_sends_by_itself_is_not_counted_as_ours() -> None:
    ours, own = own_bytes(SAVE)
    first = "PUT /api/v1/attempts/t/responses/3 HTTP/1.1"
    assert ours == len(first) + 2 + len("Cookie: sid=abc") + 2 + len("X-CSRF-Token: d.1") + 2 + 22
    assert own == {"host", "user-agent", "content-length"}


def test_a_missed_aim_is_marked() -> None:
    assert "51!" in Row("tap", 51, 50).line() and "!" not in Row("tap", 50, 50).line()
    assert Row("tap", 30, 50, 20).line().endswith("1.50")


def test_the_recorder_forwards_and_keeps_every_exchange() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer_twice() -> None:
            connection, _ = server.accept()
            with connection:
                for _ in range(2):
                    connection.recv(4096)
                    connection.sendall(ANSWER)

        threading.Thread(target=answer_twice, daemon=True).start()
        with (
            recording(server.getsockname()[1]) as recorder,
            socket.create_connection(("127.0.0.1", recorder.port)) as phone,
        ):
            for request in (SAVE, b"GET /x HTTP/1.1\r\nHost: phone\r\n\r\n"):
                phone.sendall(request)
                answer = b""
                while len(answer) < len(ANSWER):
                    answer += phone.recv(4096)
                assert answer == ANSWER
    assert [e.first_line for e in recorder.exchanges] == [
        "PUT /api/v1/attempts/t/responses/3 HTTP/1.1",
        "GET /x HTTP/1.1",
    ]
    assert [(e.request, e.answer) for e in recorder.saves()] == [(SAVE, ANSWER)]


def test_the_reference_holds_every_item_and_nothing_to_fetch() -> None:
    paper = [
        {"slot": n, "stem": f"Câu <{n}>?", "options": [{"id": "a", "text": "A & B"}] if n == 1 else []} for n in (1, 2)
    ]
    page = bare_page(paper)
    assert "Câu &lt;1&gt;?" in page and "A &amp; B" in page and 'name="c2"' in page
    assert "src=" not in page and "stylesheet" not in page
