"""nginx as a good administrator would set it up to serve the very bytes of our answers as files."""

import os
import resource
import shutil
import subprocess

from processes import Server, free_port

CONFIGURATION = """\
daemon off;
pid {directory}/nginx.pid;
error_log {directory}/error.log warn;
worker_processes auto;
worker_rlimit_nofile {files};
{user}
events {{ worker_connections 512; multi_accept on; }}
http {{
    types {{ application/json json; text/csv csv; }}
    default_type application/json;
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_timeout 120s;
    keepalive_requests 1000000000;
    open_file_cache max={cached} inactive=1h;
    open_file_cache_valid 1h;
    open_file_cache_min_uses 1;
    gzip off;
    gzip_static on;
    etag on;
    client_body_temp_path {directory}/tmp-body;
    proxy_temp_path {directory}/tmp-proxy;
    fastcgi_temp_path {directory}/tmp-fastcgi;
    uwsgi_temp_path {directory}/tmp-uwsgi;
    scgi_temp_path {directory}/tmp-scgi;
    server {{
        listen 127.0.0.1:{port} reuseport backlog=4096;
        root {root};
    }}
}}
"""


def version():
    return subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr.strip().split("/")[-1]


def start(work):
    """A server of the files under `work/nginx/files`."""
    directory = work / "nginx"
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "files").mkdir(parents=True)
    (directory / "files" / "ready.json").write_text("{}")
    port = free_port()
    # Every file of a case stays open, as far as open files are allowed.
    files = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 200_000)
    (directory / "nginx.conf").write_text(CONFIGURATION.format(
        directory=directory, root=directory / "files", port=port, files=files, cached=max(files - 1_000, files // 2),
        # Started by root it would serve as `www-data`, which cannot read everywhere.
        user="user root;" if os.geteuid() == 0 else "",
    ))
    server = Server(
        "nginx", ["nginx", "-p", directory, "-c", directory / "nginx.conf"], port, directory / "log", "/ready.json",
    )
    server.files = directory / "files"
    return server
