"""An S3 server, SeaweedFS, that checks signatures, expiry and signed headers as Amazon's does."""

from __future__ import annotations

import itertools
import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from servers.ports import HOST, free_ports
from servers.program import Program, found

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "wastecoach"
REGION = "us-east-1"
SOCKETS = Path("/tmp")  # noqa: S108 -- SeaweedFS's choice, whatever the environment says
# SeaweedFS is one program of several servers; every one needs ports that are not its usual ones.
PARTS = ("master", "volume", "filer", "s3", "admin")


@dataclass(frozen=True)
class Buckets:
    """The buckets of a running S3 server.

    Attributes:
        endpoint: Its HTTP address.
        key: Access key id of who may do everything.
        secret: That key's secret.
    """

    endpoint: str
    key: str
    secret: str

    @classmethod
    def at(cls, url: str) -> Buckets:
        """Read from an address `http://KEY:SECRET@host:port`."""
        parts = urlsplit(url)
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        return cls(address, unquote(parts.username or ""), unquote(parts.password or ""))

    @property
    def url(self) -> str:
        """The address that `at` reads."""
        parts = urlsplit(self.endpoint)
        who = f"{quote(self.key, safe='')}:{quote(self.secret, safe='')}"
        return parts._replace(netloc=f"{who}@{parts.netloc}").geturl()

    def credentials(self) -> dict[str, str]:
        """The environment variables in which an S3 client looks for them."""
        return {
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_DEFAULT_REGION": REGION,
        }

    def client(self) -> S3Client:
        """A new client that may do everything."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.key,
            aws_secret_access_key=self.secret,
            region_name=REGION,
        )

    def create(self, name: str) -> str:
        """A new bucket; its address as the product reads it."""
        self.client().create_bucket(Bucket=name)
        return f"s3://{name}?endpoint={self.endpoint}"

    def delete(self, name: str) -> None:
        """Remove a bucket with all that is in it."""
        client = self.client()
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=name):
            for held in page.get("Contents", []):
                client.delete_object(Bucket=name, Key=held["Key"])
        client.delete_bucket(Bucket=name)


class S3Server(Program):
    """A SeaweedFS with keys made at random.

    Attributes:
        data: The folder that photos fill; a small file system, to see what happens when it is full.
    """

    name = "weed"
    ready = "Press Ctrl+C to stop"

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        super().__init__(folder)
        self.data = data or folder / "data"
        self._ports = free_ports(2 * len(PARTS))
        self._ports[2 * PARTS.index("s3")] = self.port
        self._sockets = [
            SOCKETS / f"seaweedfs-{part}{kind}-{port}.sock"
            for (part, kind), port in zip(
                itertools.product(PARTS, ("", "-grpc")), self._ports, strict=True
            )
        ]
        self.leftovers += self._sockets
        self._key, self._secret = secrets.token_hex(10), secrets.token_hex(20)

    @classmethod
    def executable(cls) -> str:
        """The one of our virtual environment.

        Raises:
            ProgramMissing: It is not installed: there is none but for Linux.
        """
        return found(cls.name, Path(sys.executable).parent)

    @property
    def buckets(self) -> Buckets:
        """What is in it."""
        return Buckets(f"http://{HOST}:{self.port}", self._key, self._secret)

    def command(self) -> Sequence[str]:
        """All its servers in one process, those that we do not need turned off."""
        web, internal = self._ports[::2], self._ports[1::2]
        return [
            *(self.executable(), "mini", f"-dir={self.data}", f"-ip={HOST}", f"-ip.bind={HOST}"),
            *(f"-{part}.port={port}" for part, port in zip(PARTS, web, strict=True)),
            *(f"-{part}.port.grpc={port}" for part, port in zip(PARTS, internal, strict=True)),
            *("-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false"),
            *("-master.telemetry=false", f"-s3.config={self._identities}"),
        ]

    def environment(self) -> Mapping[str, str]:
        """Its settings and further logs are looked for and written in its own folder."""
        return os.environ | {"HOME": str(self.folder), "TMPDIR": str(self.folder)}

    def prepare(self) -> None:
        """Write down who may do what."""
        self.data.mkdir(exist_ok=True)
        identity = {
            "name": BUCKET,
            "credentials": [{"accessKey": self._key, "secretKey": self._secret}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        self._identities.touch(mode=0o600)
        self._identities.write_text(json.dumps({"identities": [identity]}))

    def kill(self) -> None:
        """End it at once, and remove the sockets that it then leaves where all programs have theirs."""
        super().kill()
        for socket in self._sockets:
            socket.unlink(missing_ok=True)

    def settings(self) -> dict[str, str]:
        """A bucket, and the keys to it."""
        url = self.buckets.create(BUCKET)
        return {
            "WASTECOACH_PHOTOS_URL": url,
            "TEST_S3_URL": self.buckets.url,
            **self.buckets.credentials(),
        }

    @property
    def _identities(self) -> Path:
        return self.folder / "identities.json"
