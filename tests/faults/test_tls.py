"""https: certificates are checked, and the limits hold inside the encrypted connection too."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.web.client import Order
from tests.faults import evils
from tests.faults.conftest import QUICK, opened
from tests.faults.newsroom import Site, article, page_handler, serve


def certificate(folder: Path, address: str, *, days: int = 30) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own for ``address``, and the file to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    chain = folder / "cert.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = folder / "key.pem"
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    return context, chain


def order(site: Site, path: str) -> Order:
    return Order(site.base + path, "s", "article", delay=0, allow_loopback=True, obey_robots=False)


def test_pages_come_over_tls_and_limits_hold(tmp_path: Path) -> None:
    context, chain = certificate(tmp_path / "tls", "127.0.0.2")
    one = Site(
        {
            "/a": page_handler(),
            "/drip": evils.slow_drip,
            "/headers": evils.header_drip,
            "/stall": evils.stall_after_headers,
            "/bomb": evils.encoded("br", evils.brotli_bomb()),
            "/endless": evils.endless,
            "/to-inside": evils.redirect("https://10.0.0.1/"),
        }
    )
    limits = replace(QUICK, attempts=1, circuit_failures=99)
    environment = {"SSL_CERT_FILE": str(chain)}
    with serve({"one": one}, tls=context), opened(tmp_path, environment=environment, limits=limits) as web:
        fetched = {path: web.client.fetch(order(one, path)) for path in one.handlers}
    assert fetched["/a"].delivery is not None and fetched["/a"].delivery.body == article()
    assert fetched["/a"].delivery.ip == "127.0.0.2"
    reasons = {path: (result.outcome, result.reason or "") for path, result in fetched.items()}
    assert reasons["/drip"] == ("error", "not done within 2 s in all")
    assert reasons["/headers"] == ("error", "not done within 2 s in all")
    assert all((fetched[path].log[-1].ms or 0) < 5_000 for path in ("/drip", "/headers", "/stall"))
    assert reasons["/stall"] == ("error", "silent for 0.8 s")
    assert reasons["/bomb"][0] == "refused" and "after br" in reasons["/bomb"][1]
    assert reasons["/endless"][0] == "refused" and "on the wire" in reasons["/endless"][1]
    assert reasons["/to-inside"][0] == "refused" and "private" in reasons["/to-inside"][1]


@pytest.mark.parametrize("wrong", ["unknown", "another name", "expired"])
def test_a_wrong_certificate_is_an_error_and_never_ignored(tmp_path: Path, wrong: str) -> None:
    address = "127.0.0.99" if wrong == "another name" else "127.0.0.2"
    context, chain = certificate(tmp_path / "tls", address, days=-1 if wrong == "expired" else 30)
    environment = {} if wrong == "unknown" else {"SSL_CERT_FILE": str(chain)}
    one = Site({"/a": page_handler()})
    with serve({"one": one}, tls=context), opened(tmp_path, environment=environment) as web:
        fetched = web.client.fetch(order(one, "/a"))
    assert fetched.outcome == "error" and (fetched.reason or "").startswith("TLS: ")
    assert one.seen == []
