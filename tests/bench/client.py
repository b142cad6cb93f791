"""A small HTTP client over one connection that is kept open."""

import http.client
import json
import time


class Client:
    def __init__(self, port, headers=None):
        self.port, self.headers = port, headers or {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, body). JSON in, bytes out."""
        sent = {**self.headers, **(headers or {})}
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, body=body, headers=sent)
                answer = self.connection.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # A server may close a connection that was idle for long. Only what has no effect is asked again.
                self.connection.close()
                if attempt == 2 or method != "GET":
                    raise

    def get(self, path, headers=None):
        return self.ask("GET", path, headers=headers)

    def json(self, path):
        status, _, body = self.get(path)
        if status != 200:
            raise ValueError(f"GET {path} answered {status}: {body[:300]!r}")
        return json.loads(body)

    def timed(self, method, path, body=None, headers=None):
        """(seconds, status, body)."""
        began = time.perf_counter()
        status, _, got = self.ask(method, path, body, headers)
        return time.perf_counter() - began, status, got

    def close(self):
        self.connection.close()
