"""nginx with the configuration that deploy/ gives, in front of sites of a test."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.services.debian import installed
from tests.services.process import ROOT, Process, Unavailable, accepts

#: Around the file under test: everything stays in one folder, and an answer says which process gave it.
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    add_header X-Process $upstream_addr always;
    {configuration}
}}
"""


@contextmanager
def proxy(folder: Path, port: int, upstreams: Sequence[int]) -> Iterator[str]:
    """Its address, once it answers. Raises Unavailable."""
    try:
        program = installed("nginx", "nginx-light")
    except (OSError, subprocess.SubprocessError) as problem:
        raise Unavailable(f"nginx: {problem}") from problem
    configuration = (ROOT / "deploy" / "nginx.conf").read_text()
    servers = "".join(f"    server 127.0.0.1:{one} max_fails=1 fail_timeout=5s;\n" for one in upstreams)
    configuration = re.sub(r"( +server 127\.0\.0\.1:\d+ .*\n)+", servers, configuration, count=1)
    configuration = configuration.replace("listen 127.0.0.1:8080;", f"listen 127.0.0.1:{port};")
    file = folder / "nginx.conf"
    file.write_text(AROUND.format(folder=folder, configuration=configuration))
    running = Process([program, "-c", file, "-e", "stderr"], folder / "nginx.log")
    try:
        running.wait_until(lambda: accepts(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        running.stop()
