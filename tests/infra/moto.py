"""Amazon's interfaces on a loopback port (moto), and the files that lead Terraform there.

with running(MotoServer) as moto:
    write_overrides(tree / "envs" / "dev", moto.url)
    Terraform(tree / "envs" / "dev", VARIABLES | {"optimiser_package": …}).run("init")
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servers.ports import HOST
from servers.program import Program, found
from tests.infra.real import TOOLS, require_tool
from tests.infra.terraform import KEYS

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

REGION = "ap-northeast-2"
# The names of provider 3.39 for the interfaces that we use.
INTERFACES = (
    "acm",
    "cloudfront",
    "cloudwatchlogs",
    "ec2",
    "elb",
    "iam",
    "lambda",
    "route53",
    "s3",
    "sts",
)
# What provider 3.39 does not know, or moto has not got.
VARIABLES = {"image_id": "ami-03cf127a", "optimiser_runtime": "python3.8"}
AMAZON = str(Path(__file__).with_name("amazon.py"))
# The aliases of our roots' providers, and the regions that they are for.
PROVIDERS = {None: "var.region", "us_east_1": '"us-east-1"'}


class MotoServer(Program):
    """Amazon's interfaces, with nothing behind them; what was made there is gone when it ends."""

    name = "moto_server"
    ready = "Running on"

    @classmethod
    def executable(cls) -> str:
        """Its path, in the tools of the checkout."""
        return found(cls.name, TOOLS / "checks" / "bin")

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    def command(self) -> Sequence[str]:
        """The argument list that starts it."""
        # The server's own Python, whose libraries are others than ours.
        python = str(Path(self.executable()).with_name("python"))
        return [python, "-I", AMAZON, "-H", HOST, "-p", str(self.port)]

    def environment(self) -> Mapping[str, str]:
        """Certificates are validated at once, and no images of machines are loaded but the one we name."""
        return {**os.environ, **KEYS, "MOTO_ACM_VALIDATION_WAIT": "0"}

    def client(self, interface: str, region: str = REGION) -> Any:
        """A client of boto3 for one of its interfaces."""
        import boto3

        return boto3.client(  # type: ignore[call-overload]
            interface,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        )

    def s3(self) -> S3Client:
        """A client of its S3."""
        client: S3Client = self.client("s3")
        return client


def need_moto() -> None:
    """Skip the test where moto is missing, and fail it under CI."""
    require_tool("checks", MotoServer.name)


def write_overrides(root: Path, url: str, *, backend: str | None = "local") -> None:
    """Lead a root folder of ours to an address, and keep its state beside it.

    Args:
        root: The folder, a copy of one of `terraform/envs` or `terraform/state`.
        url: Where Amazon's interfaces are.
        backend: Where the state is kept; None for where the root itself says.
    """
    aliases = PROVIDERS if "us_east_1" in (root / "main.tf").read_text() else {None: "var.region"}
    text = "".join(_provider(alias, region, url) for alias, region in aliases.items())
    (root / "provider_override.tf").write_text(text)
    if backend is not None:
        (root / "backend_override.tf").write_text(f'terraform {{\n  backend "{backend}" {{}}\n}}\n')


def _provider(alias: str | None, region: str, url: str) -> str:
    lines = [f'alias = "{alias}"'] if alias else []
    lines += [f"region = {region}", "s3_force_path_style = true"]
    lines += [f'access_key = "{KEYS["AWS_ACCESS_KEY_ID"]}"']
    lines += [f'secret_key = "{KEYS["AWS_SECRET_ACCESS_KEY"]}"']
    lines += [f"skip_{what} = true" for what in ("credentials_validation", "metadata_api_check")]
    lines += ["skip_requesting_account_id = true", "skip_get_ec2_platforms = true"]
    endpoints = "".join(f'    {interface} = "{url}"\n' for interface in INTERFACES)
    settings = "".join(f"  {line}\n" for line in lines)
    return f'provider "aws" {{\n{settings}  endpoints {{\n{endpoints}  }}\n}}\n'
