"""Dates of certificates, read by the probe without any tool."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.infra.deploy.probe import certificates

KEY = ec.generate_private_key(ec.SECP256R1())
NAME = "waste.example"
# Before and after 2050 the dates are written in different ways.
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2120, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=dt.UTC)
)


def certificate(since: dt.datetime, until: dt.datetime, name: str = NAME) -> x509.Certificate:
    """A certificate that holds from and until then."""
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(KEY, hashes.SHA256())
    )


@given(MOMENTS, MOMENTS, st.text("abcdefgh-", min_size=1, max_size=60))
def test_dates_are_those_that_were_written(one: dt.datetime, other: dt.datetime, name: str) -> None:
    since, until = sorted((one, other))
    der = certificate(since, until, name).public_bytes(Encoding.DER)
    assert certificates._dates(der) == {"since": since.timestamp(), "until": until.timestamp()}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate that ends in five days, followed by its chain, and its key."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    own = certificate(now, now + dt.timedelta(days=5)).public_bytes(Encoding.PEM)
    chain = certificate(now, now + dt.timedelta(days=900)).public_bytes(Encoding.PEM)
    (tmp_path / "server.pem").write_bytes(own + chain)
    key = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "server.key").write_bytes(key)
    return tmp_path / "server.pem", tmp_path / "server.key"


def test_of_a_file_the_first_certificate_counts(files: tuple[Path, Path]) -> None:
    (told,) = certificates.files([str(files[0])])
    assert told["until"] - told["since"] == 5 * 86_400
    assert told["name"] == str(files[0])
    assert certificates.files([str(files[0].with_name("none*"))]) == []


@contextmanager
def serving(files: tuple[Path, Path]) -> Iterator[int]:
    """A server that shows a certificate to whoever connects, twice."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def show() -> None:
            for _ in range(2):
                line, _ = listening.accept()
                try:
                    with context.wrap_socket(line, server_side=True) as shown:
                        shown.recv(1)
                except OSError:
                    line.close()

        thread = threading.Thread(target=show)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_served_certificate_is_told_though_nobody_here_believes_it(
    files: tuple[Path, Path],
) -> None:
    with serving(files) as port:
        told = certificates.served("127.0.0.1", NAME, port)
    assert (told["name"], told["believed"]) == (NAME, False)
    assert told["until"] - told["since"] == 5 * 86_400
